namespace Bss2.Cli.Paper;

/// <summary>How large the user wants the experiments: the plan's figures, or fewer.</summary>
internal sealed record PaperScale
{
    /// <summary>The one-minute version.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Seeds of every experiment; null = as planned.</summary>
    public int? Seeds { get; init; }

    /// <summary>Factor on the planned epochs; at least one epoch remains.</summary>
    public double EpochsScale { get; init; } = 1;

    /// <summary>Training samples; null = as planned (all, or those of the quick version).</summary>
    public int? Images { get; init; }

    /// <summary>Test samples; null = as planned.</summary>
    public int? TestImages { get; init; }

    /// <summary>Computing threads; results do not depend on it.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>What an experiment runs at this scale.</summary>
    public ExperimentScale For(string experiment)
    {
        PlanRow row = PaperPlan.Row(experiment);
        int epochs = IsQuick ? row.QuickEpochs : row.Epochs, seeds = Seeds ?? (IsQuick ? row.QuickSeeds : row.Seeds);
        return new ExperimentScale
        {
            Epochs = Math.Max(1, (int)Math.Round(epochs * EpochsScale)), Seeds = [.. Enumerable.Range(1, seeds).Select(s => (ulong)s)],
            Images = Images ?? (IsQuick ? PaperPlan.QuickImages : 0), TestImages = TestImages ?? (IsQuick ? PaperPlan.QuickTestImages : 0),
        };
    }

    /// <summary>The points of a sweep: all, or the first and the last one in the quick version.</summary>
    public IReadOnlyList<T> Sweep<T>(IReadOnlyList<T> points) => IsQuick && points.Count > 2 ? [points[0], points[^1]] : points;
}
