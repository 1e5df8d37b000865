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

    /// <summary>Dropped on purpose: came while nobody recorded events. Not in <see cref="Total"/>.</summary>
    public long? NotRecorded { get; init; }

    /// <summary>Losses of all stages.</summary>
    public long Total => CrossbarInput + Link + (PadiBus ?? 0) + (NeuronArbitration ?? 0);

    /// <summary>These and what was counted since.</summary>
    public EventLosses Plus(RecordingCounters counters, IReadOnlyList<SimulatedFpga> models)
    {
        ArgumentNullException.ThrowIfNull(counters);
        ArgumentNullException.ThrowIfNull(models);
        bool told = models.Count > 0;
        return new EventLosses
        {
            CrossbarInput = CrossbarInput + counters.SpikesLost - counters.SpikesUndelivered, Link = Link + counters.SpikesUndelivered,
            PadiBus = told ? (PadiBus ?? 0) + models.Sum(m => m.ChipLosses.PadiBusBusy) : PadiBus,
            NeuronArbitration = told ? (NeuronArbitration ?? 0) + models.Sum(m => m.ChipLosses.NeuronArbitration) : NeuronArbitration,
            NotRecorded = told ? (NotRecorded ?? 0) + models.Sum(m => m.FpgaLosses.EventsNotRecorded) : NotRecorded,
        };
    }
}
