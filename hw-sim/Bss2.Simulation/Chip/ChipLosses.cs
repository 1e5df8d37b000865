namespace Bss2.Simulation;

/// <summary>Counters of everything the chip dropped or could not do since the last reset. Never silently zeroed.</summary>
public sealed class ChipLosses
{
    /// <summary>Events that found the FIFO of their crossbar input full.</summary>
    public long CrossbarFifoFull { get; set; }

    /// <summary>Events that found their PADI bus busy (bus FIFO full).</summary>
    public long PadiBusBusy { get; set; }

    /// <summary>Neuron events lost in the arbitration of an event output.</summary>
    public long NeuronArbitration { get; set; }

    /// <summary>Events and MADC samples that met an event path whose clock is off.</summary>
    public long EventsWithoutClock { get; set; }

    /// <summary>Reads of omnibus addresses where nothing is (answered 0).</summary>
    public long UnmappedReads { get; set; }

    /// <summary>Writes to omnibus addresses where nothing is (ignored).</summary>
    public long UnmappedWrites { get; set; }

    /// <summary>Omnibus accesses of the processors while the omnibus had no clock or settled (<see cref="ChipOptions.StrictClocks"/>); reads answered 0.</summary>
    public long ProcessorAccessesLost { get; set; }

    /// <summary>Reads of memories whose timings were not set (answered 0), with <see cref="ChipOptions.StrictMemories"/>.</summary>
    public long UntimedReads { get; set; }

    /// <summary>Writes to memories whose timings were not set (ignored), with <see cref="ChipOptions.StrictMemories"/>.</summary>
    public long UntimedWrites { get; set; }

    /// <summary>Writes of CapMem cells before the reference generator's reset pulse; counted with <see cref="ChipOptions.StrictCapMem"/> only.</summary>
    public long CapMemUnreferenced { get; set; }

    /// <summary>Starts anew, as the reset line does.</summary>
    internal void Clear()
    {
        (CrossbarFifoFull, PadiBusBusy, NeuronArbitration, EventsWithoutClock) = (0, 0, 0, 0);
        (UnmappedReads, UnmappedWrites, UntimedReads, UntimedWrites, CapMemUnreferenced, ProcessorAccessesLost) = (0, 0, 0, 0, 0, 0);
    }

    /// <summary>Events of all stages that did not arrive.</summary>
    public long Spikes => CrossbarFifoFull + PadiBusBusy + NeuronArbitration + EventsWithoutClock;
}
