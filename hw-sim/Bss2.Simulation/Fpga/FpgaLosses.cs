namespace Bss2.Simulation;

/// <summary>What the FPGA model refused or dropped since the reset of the connection; nothing is lost without a count.</summary>
public sealed class FpgaLosses
{
    /// <summary>Words to the FPGA with an undefined header, ignored.</summary>
    public long GarbageWords { get; internal set; }

    /// <summary>Write data without a write address before it, or an address whose data did not follow.</summary>
    public long UnpairedOmnibusWords { get; internal set; }

    /// <summary>Events of the chip that came while recording was off (dropped on purpose).</summary>
    public long EventsNotRecorded { get; internal set; }

    /// <summary>Instructions skipped after an instruction time-out.</summary>
    public long SkippedInstructions { get; internal set; }

    /// <summary>Writes of the chip's processors to FPGA registers (they reach memory only) or beyond the end of a memory.</summary>
    public long ProcessorWritesIgnored { get; internal set; }

    /// <summary>Events that left for other chips by the output routing table (no loss: they reach the host as well).</summary>
    public long EventsRoutedOut { get; internal set; }

    /// <summary>Events from other chips whose routing label has no enabled input entry.</summary>
    public long EventsNotRoutedIn { get; internal set; }

    /// <summary>Events in either direction while no high-speed link was enabled on both sides.</summary>
    public long EventsWithoutLink { get; internal set; }

    /// <summary>The part of <see cref="EventsWithoutLink"/> that was on its way to the chip.</summary>
    public long EventsWithoutLinkToChip { get; internal set; }

    /// <summary>Events to the chip that a damaged word took with it (<see cref="FpgaOptions.LinkErrorRate"/>).</summary>
    public long EventsDamagedToChip { get; internal set; }

    /// <summary>Events from the chip that a damaged word took with it.</summary>
    public long EventsDamagedFromChip { get; internal set; }

    /// <summary>Words of omnibus accesses that a damaged word made come again; nothing is lost by it but time.</summary>
    public long OmnibusWordsRepeated { get; internal set; }

    /// <summary>Tries of a systime synchronisation that failed, for want of a link or because of a damaged word.</summary>
    public long SystimeTriesFailed { get; internal set; }

    /// <summary>Accesses to the chip's omnibus, by link or JTAG, while its clock was off, changed a moment ago, or just reset; reads answered 0.</summary>
    public long OmnibusAccessesLost { get; internal set; }

    /// <summary>Starts anew, as a new connection does.</summary>
    internal void Clear()
    {
        (GarbageWords, UnpairedOmnibusWords, EventsNotRecorded, SkippedInstructions, ProcessorWritesIgnored) = (0, 0, 0, 0, 0);
        (EventsWithoutLink, EventsWithoutLinkToChip, EventsDamagedToChip, EventsDamagedFromChip, SystimeTriesFailed, OmnibusAccessesLost) = (0, 0, 0, 0, 0, 0);
        (OmnibusWordsRepeated, EventsRoutedOut, EventsNotRoutedIn) = (0, 0, 0);
    }
}
