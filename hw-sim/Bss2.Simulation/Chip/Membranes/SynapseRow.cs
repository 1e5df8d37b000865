namespace Bss2.Simulation;

/// <summary>One synapse row ready for events, in the order of <see cref="NodeLayout.PlaceOf"/>: labels, and charges in weight LSB with the mismatch of synapse and driver.</summary>
internal sealed class SynapseRow(int places)
{
    /// <summary>No synapse: matches no label.</summary>
    public const byte NoLabel = 0xFF;

    public byte[] Labels { get; } = new byte[places];

    public float[] Charges { get; } = new float[places];

    private readonly ulong[] _blocks = new ulong[64 * BlockWordsOf(places)];

    /// <summary>Bit l is set when some synapse with label l has a weight: other labels need no look at the row.</summary>
    public ulong LabelsPresent { get; private set; }

    /// <summary>Words of 64 blocks of 8 places.</summary>
    public int BlockWords { get; } = BlockWordsOf(places);

    /// <summary>Bit b of word w is set when block 64 w + b holds a synapse with this label and a weight.</summary>
    public ulong BlocksOf(int label, int word) => _blocks[(label * BlockWords) + word];

    /// <summary>Forgets which labels have weights.</summary>
    public void ClearPresence()
    {
        Array.Clear(_blocks);
        LabelsPresent = 0;
    }

    /// <summary>A synapse with a weight listens to the label.</summary>
    public void AddPresence(int label, int place)
    {
        int block = place / NodeLayout.Lanes;
        _blocks[(label * BlockWords) + (block / 64)] |= 1UL << (block % 64);
        LabelsPresent |= 1UL << label;
    }

    private static int BlockWordsOf(int places) => ((places / NodeLayout.Lanes) + 63) / 64;
}
