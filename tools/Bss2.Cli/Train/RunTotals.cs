using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Counts over the whole run, resumed parts included; part of run.json.</summary>
public sealed record RunTotals
{
    /// <summary>UT words sent.</summary>
    public long WordsSent { get; init; }

    /// <summary>UT words received.</summary>
    public long WordsReceived { get; init; }

    /// <summary>Time that passed on the device, seconds.</summary>
    public double SimulatedS { get; init; }

    /// <summary>Hidden spikes outside the sampled window: counted, not binned; no loss.</summary>
    public long SpikesAfterLastSample { get; init; }

    /// <summary>Events lost, stage by stage.</summary>
    public EventLosses Losses { get; init; } = new();

    /// <summary>What the trainer and, where the device is simulated, its models counted, on top of <paramref name="before"/>.</summary>
    public static RunTotals Of(RunTotals before, RecordingCounters counters, IReadOnlyList<SimulatedFpga> models)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(counters);
        ArgumentNullException.ThrowIfNull(models);
        return new RunTotals
        {
            WordsSent = before.WordsSent + counters.WordsSent, WordsReceived = before.WordsReceived + counters.WordsReceived, SimulatedS = before.SimulatedS + counters.SimulatedS,
            SpikesAfterLastSample = before.SpikesAfterLastSample + counters.SpikesAfterLastSample, Losses = before.Losses.Plus(counters, models),
        };
    }
}
