namespace Bss2.Chip;

/// <summary>16-bit label of an event: SPL1 address (15..14) and neuron label (13..0); registers-notes.md section 9.</summary>
public readonly record struct SpikeLabel(ushort Value)
{
    /// <summary>Which of the four L2 channels, 0..3.</summary>
    public int Spl1Address => Value >> 14;

    /// <summary>What crossbar nodes compare, 14 bits.</summary>
    public int NeuronLabel => Value & 0x3FFF;

    /// <summary>PADI view: which of the 32 drivers of a bus, 0..31.</summary>
    public int RowSelect => (Value >> 6) & 31;

    /// <summary>PADI view: what synapses compare, 0..63.</summary>
    public int SynapseLabel => Value & 63;

    /// <summary>Neuron view: the event output (column div 32), 0..7.</summary>
    public int NeuronEventOutput => (Value >> 8) & 7;

    /// <summary>Neuron view: the address programmed into the neuron backend, 0..255.</summary>
    public int BackendAddress => Value & 255;

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x4}";
}
