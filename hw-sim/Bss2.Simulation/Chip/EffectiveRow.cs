namespace Bss2.Simulation;

/// <summary>One synapse row ready for events, in slot order: labels, and charges in weight LSB with the mismatch of synapse and driver.</summary>
internal sealed class EffectiveRow
{
    public int[] Labels { get; } = new int[256];

    public float[] Charges { get; } = new float[256];

    /// <summary>Bit l is set when some synapse with label l has a weight: other labels need no look at the row.</summary>
    public ulong LabelsPresent { get; set; }
}
