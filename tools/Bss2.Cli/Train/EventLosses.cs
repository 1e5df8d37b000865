using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>
/// Events that did not arrive, by stage. The first two are counted by the device and read over the link; the others only a simulated
/// device can tell (null elsewhere).
/// </summary>
public sealed record EventLosses
{
    /// <summary>Dropped at a full crossbar input, by the chip's drop counters.</summary>
    public long CrossbarInput { get; init; }

    /// <summary>Left the chip by its output counters, but never reached the host.</summary>
    public long Link { get; init; }

    /// <summary>Found a PADI bus busy.</summary>
    public long? PadiBus { get; init; }

    /// <summary>Lost in the arbitration of a neuron event output.</summary>
    public long? NeuronArbitration { get; init; }

    /// <summary>Lost on the way to the chip: without a link, or in a damaged word.</summary>
    public long? ToChip { get; init; }

    /// <summary>Lost on the way from the chip by the model's own count: without a link, or in a damaged word. <see cref="Link"/> holds those that came while the training recorded.</summary>
    public long? FromChip { get; init; }

    /// <summary>Met an event path of the chip whose clock was off.</summary>
    public long? WithoutClock { get; init; }

    /// <summary>Dropped on purpose: came while nobody recorded events. Not in <see cref="Total"/>.</summary>
    public long? NotRecorded { get; init; }

    /// <summary>Losses of all stages; the way from the chip by the larger of its two counts.</summary>
    public long Total => CrossbarInput + Math.Max(Link, FromChip ?? 0) + (PadiBus ?? 0) + (NeuronArbitration ?? 0) + (ToChip ?? 0) + (WithoutClock ?? 0);

    /// <summary>These and what was counted since.</summary>
    public EventLosses Plus(RecordingCounters counters, IReadOnlyList<SimulatedFpga> models)
    {
        ArgumentNullException.ThrowIfNull(counters);
        ArgumentNullException.ThrowIfNull(models);
        return new EventLosses
        {
            CrossbarInput = CrossbarInput + counters.SpikesLost - counters.SpikesUndelivered, Link = Link + counters.SpikesUndelivered,
            PadiBus = Add(PadiBus, m => m.ChipLosses.PadiBusBusy),
            NeuronArbitration = Add(NeuronArbitration, m => m.ChipLosses.NeuronArbitration),
            ToChip = Add(ToChip, m => m.FpgaLosses.EventsWithoutLinkToChip + m.FpgaLosses.EventsDamagedToChip),
            FromChip = Add(FromChip, m => m.FpgaLosses.EventsWithoutLink - m.FpgaLosses.EventsWithoutLinkToChip + m.FpgaLosses.EventsDamagedFromChip),
            WithoutClock = Add(WithoutClock, m => m.ChipLosses.EventsWithoutClock),
            NotRecorded = Add(NotRecorded, m => m.FpgaLosses.EventsNotRecorded),
        };

        long? Add(long? before, Func<SimulatedFpga, long> count) => models.Count > 0 ? (before ?? 0) + models.Sum(count) : before;
    }
}
