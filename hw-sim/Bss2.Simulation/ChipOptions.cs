namespace Bss2.Simulation;

/// <summary>What distinguishes one simulated chip from another, and how it is computed.</summary>
public sealed record ChipOptions
{
    /// <summary>A chip is a seed: all frozen mismatch is drawn from it (chip-model.md 8.4).</summary>
    public ulong ChipSeed { get; init; } = 1;

    /// <summary>Factor on every frozen mismatch, 0 (ideal chip) to 1 (chip-model.md 8.5).</summary>
    public double Mismatch { get; init; } = 1;

    /// <summary>Trial-to-trial noise of membranes and converters.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>Analog step as a power of two of 4 ns: 2 (16 ns) .. 6 (256 ns); 5 = 128 ns (decisions.md).</summary>
    public int StepExponent { get; init; } = 5;

    /// <summary>Jump over silence by closed form; false integrates every step (tests compare both).</summary>
    public bool SkipSilence { get; init; } = true;

    /// <summary>
    /// Memories work only once their timing registers are set: until then reads of them answer 0 and writes are ignored, both counted in
    /// <see cref="ChipLosses"/>. Off, they work from power-up.
    /// </summary>
    public bool StrictMemories { get; init; }

    /// <summary>
    /// Omnibus and links need their clocks: accesses are lost, and counted, while clocks are off or settle after a change, and over JTAG a while after a
    /// reset; links are down at any rate but the FPGA's (registers-notes.md 15). Off, blocks follow the clocks all the same, but no access is lost.
    /// </summary>
    public bool StrictClocks { get; init; }

    /// <summary>CapMem cells follow their codes exponentially instead of at once (chip-model.md 2.2: trustworthy after 20 ms).</summary>
    public bool CapMemSettling { get; init; }

    /// <summary>Every write of a voltage cell leaves a small error that stays until the next one (chip-model.md 2.2).</summary>
    public bool CapMemWriteNoise { get; init; }

    /// <summary>Cells of a block with equal codes disturb each other (chip-model.md 2.2).</summary>
    public bool CapMemCrosstalk { get; init; }

    /// <summary>
    /// CapMem cells stay at 0 until the reference generator had its reset pulse (1000 FPGA ticks) since power-up, and while their block is
    /// disabled (registers-notes.md 10): finds programs that forget either.
    /// </summary>
    public bool StrictCapMem { get; init; }
}
