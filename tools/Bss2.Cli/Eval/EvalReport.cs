using System.Text.Json;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>eval-*.json: the run, what was evaluated, and the part that the chosen option adds.</summary>
public sealed record EvalReport
{
    /// <summary>Run folder.</summary>
    public required string Run { get; init; }

    /// <summary>Data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>SHA-256 of the weights.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>The evaluation; null where <see cref="Chips"/> has several.</summary>
    public EvalSummary? Test { get; init; }

    /// <summary>With --latency.</summary>
    public LatencyTable? Latency { get; init; }

    /// <summary>With --drop-neurons.</summary>
    public DropTable? Drop { get; init; }

    /// <summary>With several chips.</summary>
    public YieldTable? Chips { get; init; }

    /// <summary>With --fast.</summary>
    public FastTable? Fast { get; init; }

    /// <summary>One line.</summary>
    public string ToJsonLine() => JsonSerializer.Serialize(this, ReportJson.Line);

    /// <summary>For a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Lines);

    /// <summary>Name of the file in the run folder.</summary>
    internal static string FileName(EvalMode mode) => $"eval-{mode.ToString().ToLowerInvariant()}.json";

    /// <summary>Reads a report of <paramref name="mode"/> from a run folder; null when there is none.</summary>
    /// <exception cref="UserException">The file is damaged.</exception>
    internal static EvalReport? Find(RunFolder folder, EvalMode mode)
    {
        string path = folder.In(FileName(mode));
        if (!File.Exists(path)) return null;
        try
        {
            EvalReport report = JsonSerializer.Deserialize<EvalReport>(File.ReadAllText(path), ReportJson.Line) ?? throw new JsonException("empty");
            bool whole = mode switch
            {
                EvalMode.Latency => report is { Test: not null, Latency.TimeUs.Count: >= 2 } && report.Latency.Accuracy.Count == report.Latency.TimeUs.Count && report.Latency.Decided.Count == report.Latency.TimeUs.Count,
                EvalMode.Chips => report.Chips is { Each.Count: >= 1 },
                _ => report.Test is not null,
            };
            return whole ? report : throw new JsonException($"no {mode.ToString().ToLowerInvariant()}, or one of another length");
        }
        catch (JsonException fault)
        {
            throw new UserException($"{path}: expected a report of 'bss2 eval', found damaged or other JSON ({fault.Message}). Delete it, or evaluate again.");
        }
    }

    /// <summary>A report with nothing but the run.</summary>
    internal static EvalReport Of(EvaluatedRun run) => new() { Run = run.Folder.Path, Dataset = run.Data.Name, WeightsSha256 = Checkpoint.WeightsSha256(run.Weights) };
}
