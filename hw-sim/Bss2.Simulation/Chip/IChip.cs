namespace Bss2.Simulation;

/// <summary>The chip as the FPGA sees it: an omnibus, an event link and a reset line. Time is counted in chip cycles of 4 ns.</summary>
/// <remarks>
/// <c>AdvanceTo(a); AdvanceTo(b)</c> gives the same state as <c>AdvanceTo(b)</c>: the caller may look at any time without changing
/// what happens. Spikes may be handed over ahead of time; reads and writes act at <see cref="Now"/>.
/// </remarks>
internal interface IChip
{
    /// <summary>Cycles of 4 ns since power-up; everything before it has happened.</summary>
    ulong Now { get; }

    /// <summary>Systime of the chip at <see cref="Now"/>, in ticks of 8 ns, 43 bit.</summary>
    ulong Systime { get; }

    /// <summary>The reset line: power-up state again (frozen mismatch stays, time goes on).</summary>
    void Reset();

    /// <summary>Sets the systime counter at <see cref="Now"/> (systime synchronisation by the FPGA).</summary>
    void SetSystime(ulong ticks);

    /// <summary>Runs the chip up to <paramref name="cycle"/>.</summary>
    void AdvanceTo(ulong cycle);

    /// <summary>Omnibus read at <see cref="Now"/>; <paramref name="extraCycles"/> is what it takes beyond an ordinary read (CADC trigger).
    /// Unmapped addresses answer 0 and are counted.</summary>
    uint Read(uint address, out int extraCycles);

    /// <summary>Omnibus write at <see cref="Now"/>; bit i of <paramref name="byteEnables"/> enables data bits 8i+7..8i.</summary>
    void Write(uint address, uint data, uint byteEnables);

    /// <summary>PLL register 0..5 written through the JTAG port at <see cref="Now"/>: it acts, but the omnibus reads back what the omnibus
    /// wrote (link-protocol.md 4.3).</summary>
    void WritePll(int register, uint data);

    /// <summary>Events that reach the chip's L2 inputs at <paramref name="cycle"/> (not before <see cref="Now"/>), all in the same cycle.</summary>
    void InjectSpikes(ReadOnlySpan<ushort> labels, ulong cycle);

    /// <summary>Takes the next event that left the chip at or before <paramref name="cycle"/> (not after <see cref="Now"/>), oldest first.</summary>
    bool TryTakeEvent(ulong cycle, out ChipEvent chipEvent);

    /// <summary>Cycle from which on the omnibus answers: accesses before are lost. The largest value while it has no clock.</summary>
    ulong OmnibusReadyCycle { get; }

    /// <summary>The same for accesses over JTAG, which the reset line keeps away a little longer.</summary>
    ulong JtagOmnibusReadyCycle { get; }

    /// <summary>Chip cycles by which a slow omnibus answers a read later than at 250 MHz.</summary>
    int ReadDelay { get; }

    /// <summary>Chip cycles by which a write keeps a slow omnibus busy for longer than at 250 MHz.</summary>
    int WriteDelay { get; }

    /// <summary>True when both clocks of the high-speed links run at the rate of the FPGA's side.</summary>
    bool HasLinkClock { get; }

    /// <summary>What has cost power until <see cref="Now"/>, since power-up.</summary>
    ChipActivity Activity { get; }

    /// <summary>What was lost since the last chip reset, by stage.</summary>
    ChipLosses Losses { get; }
}
