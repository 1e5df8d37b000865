using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Figure 3E: the burst regulariser trades hidden spikes for accuracy.</summary>
internal sealed class SparsityExperiment : IPaperExperiment
{
    private const double PointsBelowBest = 0.3, FewSpikes = 20, FewestSpikes = 10;

    // From the authors' default to where hardly a spike is left.
    private static readonly double[] Bursts = [5e-4, 5e-3, 0.03, 0.1, 0.3, 1];

    /// <inheritdoc/>
    public string Name => "sparsity";

    /// <inheritdoc/>
    public string Title => "Sparsity: accuracy over hidden spikes (figure 3E)";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => [.. scale.Sweep(Bursts).SelectMany(burst => Runs(scale, burst))];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        SweepPoint[] points = [.. scale.Sweep(Bursts).Select(b => new SweepPoint(Runs(scale, b), b, results)).Where(p => p.Runs.Count > 0).OrderBy(p => p.Spikes.Mean)];
        PlottedSeries[] series = points.Length == 0 ? [] : [new PlottedSeries(PaperRecipe.Paper.Title, Palette.Classes[0], [.. points.Select(p => new PlottedPoint(p.Spikes.Mean, p.Accuracy.Mean, p.Accuracy.Sd))])];
        return new ExperimentReport(
            $"MNIST 16×16 in the loop on the simulated default chip with the paper's recipe, {scale.For(Name).Epochs} epochs for every weight of the burst regulariser ({string.Join(", ", scale.Sweep(Bursts).Select(Text))}). " +
            "The paper finds 97.2 % down to about 20 hidden spikes per image and a slight loss at 10.",
            Claims(scale, points), series.Length == 0 ? [] : [new ReportFigure("sparsity", "Test accuracy over hidden spikes per image, mean and standard deviation over seeds.", SeriesFigure.Draw(
                "Sparsity: what the burst regulariser costs", "MNIST 16×16 in the loop on the simulated chip; mean and standard deviation over seeds", "test accuracy", "hidden spikes per image", "test accuracy / %", series, (97.2, "paper, silicon: 97.2 %")))]);
    }

    private static PaperClaim[] Claims(PaperScale scale, SweepPoint[] points)
    {
        string command(double burst) => Runs(scale, burst)[0].Command;
        double best = points.Length == 0 ? 0 : points.Max(p => p.Accuracy.Mean);
        SweepPoint? sparse = points.FirstOrDefault(p => p.Accuracy.Mean >= best - PointsBelowBest - 1e-9), sparsest = points.MinBy(p => Math.Abs(p.Spikes.Mean - FewestSpikes));
        return
        [
            new PaperClaim
            {
                Name = $"fewest hidden spikes per image at most {Text(PointsBelowBest)} points below the best", Unit = "spikes", Decimals = 1,
                Setting = sparse is null ? "sweep of the burst regulariser" : FormattableString.Invariant($"burst regulariser {sparse.Burst}, {sparse.Accuracy.Mean:0.00} % against {best:0.00} % at best"),
                Command = command(sparse?.Burst ?? Bursts[0]), PaperSilicon = new PublishedValue(FewSpikes, Text: "about 20 (97.2 %)"), ChipGoal = Goal.AtMost(FewSpikes), OursChip = sparse?.Measured(r => r.HiddenSpikesPerImage),
            },
            new PaperClaim
            {
                Name = $"accuracy nearest to {FewestSpikes} hidden spikes per image", Unit = "%",
                Setting = sparsest is null ? "sweep of the burst regulariser" : FormattableString.Invariant($"burst regulariser {sparsest.Burst}, {sparsest.Spikes.Mean:0.0} hidden spikes per image"),
                Command = command(sparsest?.Burst ?? Bursts[^1]), PaperSilicon = new PublishedValue(97.2, Text: "slightly below 97.2 %"), OursChip = sparsest?.Measured(r => r.TestAccuracy),
            },
        ];
    }

    private static IReadOnlyList<TrainJob> Runs(PaperScale scale, double burst)
    {
        TrainingSettings settings = PaperRecipe.Paper.Settings("mnist");
        return TrainJob.ForSeeds($"sparsity-burst{Text(burst)}", new TrainRequest { Settings = settings with { Loss = settings.Loss with { BurstRegulariser = burst } } }, scale.For("sparsity"));
    }

    private static string Text(double value) => FormattableString.Invariant($"{value}");

    private sealed class SweepPoint(IReadOnlyList<TrainJob> jobs, double burst, PaperResults results)
    {
        public double Burst => burst;

        public IReadOnlyList<RunReport> Runs { get; } = results.All(jobs);

        public Spread Accuracy => Spread.Of([.. Runs.Select(r => r.Result!.TestAccuracy)]);

        public Spread Spikes => Spread.Of([.. Runs.Select(r => r.Result!.HiddenSpikesPerImage)]);

        public MeasuredValue? Measured(Func<RunResult, double> value) => MeasuredValue.Of([.. Runs.Select(r => value(r.Result!))], Runs);
    }
}
