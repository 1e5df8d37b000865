namespace Bss2.Experiment;

/// <summary>What the digital initialisation does. The defaults are a cube setup with everything on.</summary>
public sealed record DigitalInitOptions
{
    /// <summary>The board to set up.</summary>
    public AdapterBoard Board { get; init; } = AdapterBoard.Cube;

    /// <summary>Bring the high-speed link up. Without it only JTAG reaches the chip: no systime, no CapMem, memory timings over JTAG.</summary>
    public bool HighspeedLink { get; init; } = true;

    /// <summary>Synchronise the systime of FPGA and chip; needs the high-speed link. Without it nothing is stamped with a time.</summary>
    public bool Systime { get; init; } = true;

    /// <summary>Reset and start the reference generator that the CapMem needs; needs the high-speed link.</summary>
    public bool CapMem { get; init; } = true;

    /// <summary>Timing of the top synapse array.</summary>
    public SynramTiming SynramTop { get; init; } = SynramTiming.Default;

    /// <summary>Timing of the bottom synapse array.</summary>
    public SynramTiming SynramBottom { get; init; } = SynramTiming.Default;
}
