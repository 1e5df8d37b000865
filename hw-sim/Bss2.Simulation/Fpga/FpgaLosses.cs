namespace Bss2.Simulation;

/// <summary>What the FPGA model refused or dropped since its reset; nothing is lost without a count.</summary>
public sealed class FpgaLosses
{
    /// <summary>Words to the FPGA with an undefined header, ignored.</summary>
    public long GarbageWords { get; set; }

    /// <summary>Write data without a write address before it, or an address whose data did not follow.</summary>
    public long UnpairedOmnibusWords { get; set; }

    /// <summary>Events of the chip that came while recording was off (dropped on purpose).</summary>
    public long EventsNotRecorded { get; set; }

    /// <summary>Instructions skipped after an instruction time-out.</summary>
    public long SkippedInstructions { get; set; }
}
