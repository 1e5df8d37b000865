using Bss2.Cli.Eval;
using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Figure 4C: hidden neurons that fail after training, with and without dropout in it.</summary>
internal sealed class DeadNeuronsExperiment : IPaperExperiment
{
    private const double Claimed = 15;
    private const int Draws = 5;
    private static readonly double[] Percents = [5, 10, Claimed, 20, 30, 50];

    /// <inheritdoc/>
    public string Name => "dead";

    /// <inheritdoc/>
    public string Title => "Dead hidden neurons after training (figure 4C)";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) =>
        [.. from task in Tasks from percent in Sweep(scale) from job in Evaluations(scale, task, percent).Jobs select job];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        PaperClaim[] claims = [.. Tasks.Select(task => Claim(results, scale, task))];
        return new ExperimentReport(
            $"Runs on MNIST with the paper's recipe and a part of the hidden neurons silenced ({Draws} seeded draws each): plainly trained ones, and others trained with 40 % dropout (and rotation).",
            claims, Figures(results, scale));
    }

    // The paper's figures are those of fig. 4C as its text gives them, relative to the error with all neurons.
    private static PaperClaim Claim(PaperResults results, PaperScale scale, PictureTask task)
    {
        PictureEvaluations e = Evaluations(scale, task, Claimed);
        bool dropout = task.Dropout > 0;
        string? errors = e.Measured(results, r => r.Drop?.FullError) is { } full && e.Measured(results, r => r.Drop?.Error.Mean) is { } silent
            ? FormattableString.Invariant($"Error {full.Mean:0.00} % with all neurons, {silent.Mean:0.00} % with {Claimed} % silenced.") : null;
        return new PaperClaim
        {
            Name = $"rise of the error with {Claimed} % silenced, {(dropout ? "40 % dropout" : "no dropout")}", Unit = "%", Decimals = 0,
            Setting = $"{task.Title}; relative to the error with all neurons", Command = e.Command, PaperSilicon = new PublishedValue(dropout ? 10 : 37),
            ChipGoal = dropout ? Goal.AtMost(15) : null, OursChip = e.Measured(results, r => r.Drop?.RelativeRise), Remark = errors,
        };
    }

    private static List<ReportFigure> Figures(PaperResults results, PaperScale scale)
    {
        List<PlottedSeries> series = [];
        foreach (PictureTask task in Tasks)
        {
            PlottedPoint[] points = [.. Points(results, scale, task)];
            if (points.Length > 0) series.Add(new PlottedSeries(task.Dropout > 0 ? "40 % dropout" : "no dropout", Palette.Classes[series.Count], points));
        }
        return series.Count == 0 ? [] : [new ReportFigure("dead-neurons", "Test error over the part of the hidden neurons that is silenced after training, mean and standard deviation over seeds.", SeriesFigure.Draw(
            "Dead hidden neurons after training", "MNIST 16×16 on the simulated chip; mean and standard deviation over seeds", "test error", "silenced hidden neurons / %", "test error / %", series))];
    }

    private static IEnumerable<PlottedPoint> Points(PaperResults results, PaperScale scale, PictureTask task)
    {
        foreach (double percent in Sweep(scale))
        {
            PictureEvaluations e = Evaluations(scale, task, percent);
            if (percent == Sweep(scale)[0] && e.Measured(results, r => r.Drop?.FullError) is { } full) yield return new PlottedPoint(0, full.Mean, full.Sd);
            if (e.Measured(results, r => r.Drop?.Error.Mean) is { } error) yield return new PlottedPoint(percent, error.Mean, error.Sd);
        }
    }

    private static PictureTask[] Tasks => [PictureTask.Plain, PictureTask.Robust];

    private static double[] Sweep(PaperScale scale) => scale.IsQuick ? [Claimed] : Percents;

    private static PictureEvaluations Evaluations(PaperScale scale, PictureTask task, double percent) =>
        new(task.Title, [.. PictureRuns.OnChip(scale, task, PaperRecipe.Paper).Select(of => new EvalJob(
            of, FormattableString.Invariant($"dead{percent}"), new EvalRequest { Run = "", Mode = EvalMode.Drop, DropPercent = percent, Draws = Draws }, FormattableString.Invariant($"--drop-neurons {percent}"), rounds: 1 + Draws))]);
}
