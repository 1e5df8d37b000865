using System.Text.Json;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>eval-*.json: the run, what was evaluated, and the part that the chosen option adds.</summary>
public sealed record EvalReport
{
    private static readonly JsonSerializerOptions Line = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly JsonSerializerOptions Lines = new(Line) { WriteIndented = true };

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
    public string ToJsonLine() => JsonSerializer.Serialize(this, Line);

    /// <summary>For a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Lines);

    /// <summary>A report with nothing but the run.</summary>
    internal static EvalReport Of(EvaluatedRun run) => new() { Run = run.Folder.Path, Dataset = run.Data.Name, WeightsSha256 = Checkpoint.WeightsSha256(run.Weights) };
}
