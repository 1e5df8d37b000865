using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>One network on several chips, each with its own calibration; percent.</summary>
public sealed record YieldTable
{
    /// <summary>Accuracy on the same images where the network was trained.</summary>
    public required double WhereTrained { get; init; }

    /// <summary>The chips.</summary>
    public required IReadOnlyList<EvalSummary> Each { get; init; }

    /// <summary>Of their accuracies.</summary>
    public required Spread Accuracy { get; init; }
}
