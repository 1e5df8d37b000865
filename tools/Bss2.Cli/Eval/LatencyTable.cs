using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>Latency by time after the first input spike; arrays have one entry per sample.</summary>
public sealed record LatencyTable
{
    /// <summary>Time after the first input spike, us.</summary>
    public required IReadOnlyList<double> TimeUs { get; init; }

    /// <summary>Accuracy when the readout is cut there, percent.</summary>
    public required IReadOnlyList<double> Accuracy { get; init; }

    /// <summary>Images whose decision became final there.</summary>
    public required IReadOnlyList<int> Decided { get; init; }

    /// <summary>Time from which on accuracy is at most 0.1 points below that of the full window, us.</summary>
    public required double WithinTenthUs { get; init; }

    internal static LatencyTable Of(LatencyReport report, double stepUs) => new()
    {
        TimeUs = [.. Enumerable.Range(0, report.AccuracyPercent.Count).Select(t => t * stepUs)], Accuracy = report.AccuracyPercent, Decided = report.Decided,
        WithinTenthUs = report.StepWithin(0.1) * stepUs,
    };
}
