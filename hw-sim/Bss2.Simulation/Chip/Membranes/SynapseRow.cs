namespace Bss2.Simulation;

/// <summary>One synapse row ready for events, in the order of <see cref="NodeLayout.PlaceOf"/>: labels, and charges in weight LSB with the mismatch of synapse and driver.</summary>
internal sealed class SynapseRow(int places)
{
    /// <summary>No synapse: matches no label.</summary>
    public const byte NoLabel = 0xFF;

    public byte[] Labels { get; } = new byte[places];

    public float[] Charges { get; } = new float[places];

    /// <summary>Bit l is set when some synapse with label l has a weight: other labels need no look at the row.</summary>
    public ulong LabelsPresent { get; set; }
}
