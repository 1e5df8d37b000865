namespace Bss2.Cli.Paper;

/// <summary>
/// How much of everything <c>bss2 paper</c> runs: the one table of epochs and seeds. The full report takes at most <see cref="FullHoursMax"/>
/// hours on two cores by the costs below, which a test adds up; what is fewer than the paper's is marked in the report.
/// </summary>
internal static class PaperPlan
{
    /// <summary>Epochs of every training of the paper.</summary>
    public const int PaperEpochs = 100;

    /// <summary>Seeds of every mean of the paper.</summary>
    public const int PaperSeeds = 5;

    /// <summary>Seeds below which a goal is not judged.</summary>
    public const int SeedsToJudge = 3;

    /// <summary>Hours that the full report may take on two cores.</summary>
    public const double FullHoursMax = 8;

    /// <summary>Training and test samples of the quick version.</summary>
    public const int QuickImages = 1200, QuickTestImages = 300;

    /// <summary>The authors tested every fifth epoch (training.md 2.6).</summary>
    public const int EvaluateEvery = 5;

    /// <summary>One row per experiment. A row and its experiment have the same name.</summary>
    public static IReadOnlyList<PlanRow> Rows { get; } =
    [
        // Both recipes; latency, fast inference and dead neurons look at the same runs.
        new("accuracy", Epochs: 24, Seeds: 3, QuickEpochs: 2, QuickSeeds: 1),
        new("sparsity", Epochs: 10, Seeds: 3, QuickEpochs: 2, QuickSeeds: 1),
        new("scatter", Epochs: 4, Seeds: 3, QuickEpochs: 1, QuickSeeds: 1),
        // A seed is a chip.
        new("uncalibrated", Epochs: 5, Seeds: 20, QuickEpochs: 1, QuickSeeds: 1),
        // Nothing of them runs in the quick version; SHD only where the user has its files.
        new("speech", Epochs: 18, Seeds: 3, QuickEpochs: 1, QuickSeeds: 1),
        new("shd", Epochs: 3, Seeds: 3, QuickEpochs: 1, QuickSeeds: 1),
        new("yinyang", Epochs: 20, Seeds: 3, QuickEpochs: 2, QuickSeeds: 1),
    ];

    /// <summary>The row of an experiment.</summary>
    public static PlanRow Row(string experiment) =>
        Rows.FirstOrDefault(r => r.Experiment == experiment) ?? throw new ArgumentException($"Expected a row in PaperPlan for the experiment '{experiment}', found none.", nameof(experiment));
}
