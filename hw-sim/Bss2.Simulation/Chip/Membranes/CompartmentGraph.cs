namespace Bss2.Simulation;

/// <summary>
/// Conductances between nodes (chip-model.md 2.9): a circuit with enable_multicomp_conductance has one from its membrane to its soma line. A
/// line that shorts to some membrane is that node; a line without a membrane has no capacitance and is eliminated (star to mesh).
/// </summary>
internal sealed class CompartmentGraph
{
    private readonly Dictionary<int, SortedDictionary<int, double>> _ns = [];

    public CompartmentGraph(NodeLayout wiring, NodeLayout nodes, ReadOnlySpan<CircuitPhysics> physics)
    {
        var stars = new SortedDictionary<int, List<(int Node, double Ns)>>();
        for (int c = 0; c < physics.Length; c++)
        {
            double ns = physics[c].Terms.CompartmentNs;
            if (ns <= 0) continue;
            int line = wiring.LineRoot[c];
            if (line < physics.Length) Add(nodes.NodeOf[c], nodes.NodeOf[line], ns);
            else if (stars.TryGetValue(line, out List<(int, double)>? star)) star.Add((nodes.NodeOf[c], ns));
            else stars[line] = [(nodes.NodeOf[c], ns)];
        }
        foreach (List<(int Node, double Ns)> star in stars.Values) AddMesh(star);
    }

    /// <summary>True when a conductance joins the node to another one.</summary>
    public bool Has(int node) => _ns.ContainsKey(node);

    /// <summary>Neighbours of a node in ascending order, and the conductance to each in nS.</summary>
    public (int Node, double Ns)[] Of(int node) => _ns.TryGetValue(node, out SortedDictionary<int, double>? others) ? [.. others.Select(e => (e.Key, e.Value))] : [];

    private void AddMesh(List<(int Node, double Ns)> star)
    {
        double sum = 0;
        foreach ((_, double ns) in star) sum += ns;
        for (int i = 0; i < star.Count; i++)
            for (int j = i + 1; j < star.Count; j++) Add(star[i].Node, star[j].Node, star[i].Ns * star[j].Ns / sum);
    }

    private void Add(int a, int b, double ns)
    {
        if (a == b) return;
        AddOneWay(a, b, ns);
        AddOneWay(b, a, ns);
    }

    private void AddOneWay(int from, int to, double ns)
    {
        if (!_ns.TryGetValue(from, out SortedDictionary<int, double>? others)) _ns[from] = others = [];
        others[to] = others.GetValueOrDefault(to) + ns;
    }
}
