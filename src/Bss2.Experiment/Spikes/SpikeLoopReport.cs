namespace Bss2.Experiment;

/// <summary>Where the events of a loop test went: every one that was sent is delivered or in exactly one count of losses.</summary>
public sealed class SpikeLoopReport
{
    private const double TicksPerSecond = 125e6;

    /// <summary>Events sent.</summary>
    public long Sent { get; internal set; }

    /// <summary>Events that came back with their label.</summary>
    public long Delivered { get; internal set; }

    /// <summary>Events that found the queue of their crossbar input full, by the chip's drop counters.</summary>
    public long DroppedAtCrossbar { get; internal set; }

    /// <summary>Events that the chip's outputs counted and no message brought: lost on the way from the chip, or not recorded.</summary>
    public long LostFromChip { get; internal set; }

    /// <summary>Events that neither left the chip nor are among its drops: lost on the way to the chip.</summary>
    public long LostToChip { get; internal set; }

    /// <summary>Messages with an event that was not sent, or came twice.</summary>
    public long Unexpected { get; internal set; }

    /// <summary>Events that came after a later one of their channel.</summary>
    public long OutOfOrder { get; internal set; }

    /// <summary>Ticks from the first to the last event sent, over all programs.</summary>
    public long SendTicks { get; internal set; }

    /// <summary>Programs that were run.</summary>
    public int Programs { get; internal set; }

    /// <summary>From the FPGA's instruction to the chip's time stamp, ticks of 8 ns.</summary>
    public LatencyHistogram ToChip { get; } = new();

    /// <summary>From the chip's time stamp to the FPGA's message, ticks of 8 ns.</summary>
    public LatencyHistogram FromChip { get; } = new();

    /// <summary>True when every event is delivered once and in order, or was dropped by the crossbar and counted there.</summary>
    public bool IsWell => LostFromChip == 0 && LostToChip == 0 && Unexpected == 0 && OutOfOrder == 0;

    /// <summary>Events sent a second of device time.</summary>
    public double SentPerSecond => PerSecond(Sent);

    /// <summary>Events delivered a second of device time.</summary>
    public double DeliveredPerSecond => PerSecond(Delivered);

    private double PerSecond(long events) => SendTicks > 0 ? events * TicksPerSecond / SendTicks : 0;
}
