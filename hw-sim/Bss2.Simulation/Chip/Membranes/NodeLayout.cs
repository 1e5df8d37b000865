using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// How the 512 circuits form electrical nodes (union-find over closed switches, chip-model.md 2.9) and where each lies in the arrays.
/// Nodes are sorted by their number of circuits; plane k holds the k-th circuit of every node that has one, so that node n and its
/// circuit in plane k are at n and PlaneStart[k] + n. Everything is padded to whole vectors of 8.
/// </summary>
internal sealed class NodeLayout
{
    /// <summary>Elements that are handled at once, on every machine.</summary>
    public const int Lanes = 8;

    public NodeLayout(ReadOnlySpan<NeuronConfig> configs)
    {
        int[] root = Join(configs);
        LineRoot = root[NeuronOnChip.Count..];
        // Stable: equal sizes stay in the order of their first circuit.
        int[][] nodes = [.. Enumerable.Range(0, NeuronOnChip.Count).GroupBy(c => root[c]).Select(g => g.ToArray()).OrderByDescending(g => g.Length)];
        Nodes = nodes;
        NodeCount = Padded(nodes.Length);
        int planes = nodes[0].Length, start = 0;
        (PlaneStart, PlaneLength) = (new int[planes], new int[planes]);
        for (int k = 0; k < planes; k++)
        {
            int depth = k;
            PlaneStart[k] = start;
            PlaneLength[k] = Padded(nodes.Count(n => n.Length > depth));
            start += PlaneLength[k];
        }
        SlotCount = start;
        for (int n = 0; n < nodes.Length; n++)
            for (int k = 0; k < nodes[n].Length; k++)
                (NodeOf[nodes[n][k]], SlotOf[nodes[n][k]]) = (n, PlaneStart[k] + n);
        for (int h = 0; h < 2; h++) MakeBlocks(h);
    }

    /// <summary>Per circuit: what its soma line belongs to, the lowest circuit of a node, or 512 and above for a line without a membrane.</summary>
    public int[] LineRoot { get; }

    /// <summary>Circuits of each node, lowest first.</summary>
    public int[][] Nodes { get; }

    /// <summary>Nodes, padded.</summary>
    public int NodeCount { get; }

    /// <summary>Circuits and padding.</summary>
    public int SlotCount { get; }

    public int[] PlaneStart { get; }

    public int[] PlaneLength { get; }

    /// <summary>Node of a circuit.</summary>
    public int[] NodeOf { get; } = new int[NeuronOnChip.Count];

    /// <summary>Slot of a circuit.</summary>
    public int[] SlotOf { get; } = new int[NeuronOnChip.Count];

    /// <summary>Per hemisphere: the first slot of every vector that holds one of its circuits.</summary>
    public int[][] BlockSlot { get; } = new int[2][];

    /// <summary>Per hemisphere: the first node of these vectors.</summary>
    public int[][] BlockNode { get; } = new int[2][];

    /// <summary>Per hemisphere: the place of each column in a synapse row (8 * block + lane).</summary>
    public int[][] PlaceOf { get; } = [new int[NeuronOnChip.Columns], new int[NeuronOnChip.Columns]];

    private static int Padded(int count) => (count + Lanes - 1) & ~(Lanes - 1);

    private void MakeBlocks(int h)
    {
        int[] blocks = [.. Enumerable.Range(h * NeuronOnChip.Columns, NeuronOnChip.Columns).Select(c => SlotOf[c] / Lanes).Distinct().Order()];
        BlockSlot[h] = [.. blocks.Select(b => b * Lanes)];
        BlockNode[h] = [.. BlockSlot[h].Select(NodeOfSlot)];
        for (int column = 0; column < NeuronOnChip.Columns; column++)
        {
            int slot = SlotOf[(h * NeuronOnChip.Columns) + column];
            PlaceOf[h][column] = (Array.IndexOf(blocks, slot / Lanes) * Lanes) + (slot % Lanes);
        }
    }

    private int NodeOfSlot(int slot)
    {
        int plane = PlaneStart.Length - 1;
        while (PlaneStart[plane] > slot) plane--;
        return slot - PlaneStart[plane];
    }

    private static int[] Join(ReadOnlySpan<NeuronConfig> configs)
    {
        const int circuits = NeuronOnChip.Count;
        // Membranes 0..511, soma lines 512..1023.
        int[] parent = [.. Enumerable.Range(0, 2 * circuits)];
        int Find(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
        void Short(int a, int b)
        {
            (a, b) = (Find(a), Find(b));
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }
        for (int c = 0; c < circuits; c++)
        {
            NeuronConfig config = configs[c];
            // The chip's halves are not connected across columns 127 and 128.
            bool hasRight = c % 128 != 127;
            if (config.ConnectSoma && !config.EnableMulticompConductance) Short(c, circuits + c);
            if (config.ConnectMembraneRight && hasRight) Short(c, c + 1);
            if (config.ConnectSomaRight && hasRight) Short(circuits + c, circuits + c + 1);
            if (config.ConnectBottom && c < 256) Short(c, c + 256);
        }
        return [.. Enumerable.Range(0, 2 * circuits).Select(Find)];
    }
}
