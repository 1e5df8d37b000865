using Bss2.Calibration;
using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Figure 4B: neurons with scattered targets, trained in the loop or loaded with weights that were trained in software.</summary>
internal sealed class ScatterExperiment : IPaperExperiment
{
    private const double Claimed = 30, CostMax = 0.5;

    // A calibration is made for it: once, not for every report on the way.
    private static readonly Lazy<string> Clipped = new(DescribeClipped);

    // One image of 10,000: more than nothing.
    private const double More = 0.01;

    private static readonly double[] Percents = [0, 5, 10, 20, Claimed, 40, 50];

    private static readonly (string Kind, string Title, string Loop, string Transfer)[] Kinds =
    [
        ("all", "time constants and threshold", Palette.Classes[0], Palette.Classes[1]), ("tau", "time constants", Palette.Classes[5], Palette.Classes[4]),
        ("threshold", "threshold distance", Palette.Classes[2], Palette.Classes[6]),
    ];

    /// <inheritdoc/>
    public string Name => ScatterRuns.Name;

    /// <inheritdoc/>
    public string Title => "Self-calibration: scattered targets, in the loop against weight transfer (figure 4B)";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) =>
        [.. (from kind in Sweep(scale) from percent in Points(scale) from job in Both(scale, kind.Kind, percent) select job).DistinctBy(job => job.Key)];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        List<PaperClaim> claims = [];
        foreach ((string kind, string title, _, _) in Sweep(scale))
        {
            double percent = scale.IsQuick ? Points(scale)[^1] : Claimed;
            claims.Add(Cost(results, scale, kind, title, percent));
            claims.Add(Excess(results, scale, kind, title, percent));
        }
        return new ExperimentReport(
            $"MNIST 16×16 with the paper's recipe, {scale.For(Name).Epochs} epochs. Every neuron of the default chip is calibrated to targets of its own, drawn around the common ones with the standard deviation σ: " +
            "membrane and synaptic time constants, the distance of the threshold from the leak, or both. Training in the loop still assumes equal neurons; weight transfer loads what as many epochs in software gave. " +
            $"Strengths of synapses are not scattered. {Clipped.Value}",
            claims, Figures(results, scale));
    }

    // Accuracy without scatter minus accuracy with it, seed by seed.
    private static PaperClaim Cost(PaperResults results, PaperScale scale, string kind, string title, double percent)
    {
        (double[] costs, RunReport[] runs) = Losses(results, ScatterRuns.InTheLoop(scale, kind, 0), ScatterRuns.InTheLoop(scale, kind, percent));
        return new PaperClaim
        {
            Name = FormattableString.Invariant($"cost of {percent} % scatter of {title}, in the loop"), Unit = "points", Setting = Setting(scale), Command = ScatterRuns.InTheLoop(scale, kind, percent)[0].Command,
            PaperSilicon = new PublishedValue(0, Text: "hardly affected"), ChipGoal = Goal.AtMost(CostMax), OursChip = MeasuredValue.Of(costs, runs), Remark = Failed(runs),
        };
    }

    private static PaperClaim Excess(PaperResults results, PaperScale scale, string kind, string title, double percent)
    {
        (double[] inTheLoop, _) = Losses(results, ScatterRuns.InTheLoop(scale, kind, 0), ScatterRuns.InTheLoop(scale, kind, percent));
        (double[] transferred, RunReport[] runs) = Losses(results, ScatterRuns.Transferred(scale, kind, 0), ScatterRuns.Transferred(scale, kind, percent));
        bool whole = inTheLoop.Length > 0 && inTheLoop.Length == transferred.Length;
        string? losses = whole ? FormattableString.Invariant($"Weight transfer loses {transferred.Average():0.00} points, training in the loop {inTheLoop.Average():0.00}.") : null;
        return new PaperClaim
        {
            Name = FormattableString.Invariant($"what weight transfer loses more by {percent} % scatter of {title}"), Unit = "points", Setting = Setting(scale),
            Command = $"{ScatterRuns.InSoftware(scale)[0].Command} --out RUN\n{ScatterRuns.Transferred(scale, kind, percent)[0].Command}", PaperSilicon = new PublishedValue(0, Text: "dramatic"),
            ChipGoal = Goal.AtLeast(More), OursChip = whole ? MeasuredValue.Of([.. transferred.Zip(inTheLoop, (t, l) => t - l)], runs) : null, Remark = losses,
        };
    }

    private static (double[] Losses, RunReport[] Runs) Losses(PaperResults results, IReadOnlyList<PaperJob<RunReport>> without, IReadOnlyList<PaperJob<RunReport>> with)
    {
        (RunReport? Without, RunReport? With)[] pairs = [.. without.Zip(with, (a, b) => (results.Find(a), results.Find(b))).Where(p => p.Item1 is not null && p.Item2 is not null)];
        return ([.. pairs.Select(p => p.Without!.Result!.TestAccuracy - p.With!.Result!.TestAccuracy)], [.. pairs.Select(p => p.With!)]);
    }

    private static string? Failed(RunReport[] runs)
    {
        NeuronHealth[] neurons = [.. runs.Select(r => r.Neurons).OfType<NeuronHealth>()];
        return neurons.Length == 0 ? null : FormattableString.Invariant($"{neurons.Average(n => n.Firing.Count):0.0} of {neurons[0].Neurons} hidden neurons fire without input, {neurons.Average(n => n.Dead.Count):0.0} not even under strong input (mean over seeds).");
    }

    // The widest scatter of the default chip: what no CapMem code reaches.
    private static string DescribeClipped()
    {
        var request = new TrainRequest { Scatter = new TargetScatterRequest(Percents[^1], "all", 1) };
        ClippedTargets clipped = ClippedTargets.Of(CalibrationFile.Parse(DeviceSession.CalibrationText(request)!));
        return $"Targets are clipped to what codes reach: at {Percents[^1]} % membrane time constants of {clipped.TauMem}, synaptic ones of {clipped.TauSyn} and thresholds of {clipped.Threshold} of 256 neurons (seed 1).";
    }

    private static List<ReportFigure> Figures(PaperResults results, PaperScale scale)
    {
        List<PlottedSeries> series = [];
        foreach ((string kind, string title, string loop, string transfer) in Sweep(scale))
        {
            AddSeries(series, $"in the loop, {title}", loop, Errors(results, scale, p => ScatterRuns.InTheLoop(scale, kind, p)));
            AddSeries(series, $"transfer, {title}", transfer, Errors(results, scale, p => ScatterRuns.Transferred(scale, kind, p)));
        }
        return series.Count == 0 ? [] : [new ReportFigure("scatter", "Test error over the scatter of the targets, mean and standard deviation over seeds: in-the-loop training and weight transfer.", SeriesFigure.Draw(
            "Scattered targets: training in the loop and weight transfer", "MNIST 16×16 on the simulated chip; mean and standard deviation over seeds", "test error", "scatter of the targets / %", "test error / %", series))];
    }

    private static void AddSeries(List<PlottedSeries> series, string name, string color, PlottedPoint[] points)
    {
        if (points.Length > 0) series.Add(new PlottedSeries(name, color, points));
    }

    private static PlottedPoint[] Errors(PaperResults results, PaperScale scale, Func<double, IEnumerable<PaperJob<RunReport>>> jobs) =>
        [.. from percent in Points(scale)
            let errors = results.All(jobs(percent)).Select(r => 100 - r.Result!.TestAccuracy).ToArray()
            where errors.Length > 0
            let spread = Spread.Of(errors)
            select new PlottedPoint(percent, spread.Mean, spread.Sd)];

    private static string Setting(PaperScale scale) => $"default chip, the paper's recipe, {scale.For(ScatterRuns.Name).Epochs} epochs; other targets for every seed";

    private static IEnumerable<PaperJob> Both(PaperScale scale, string kind, double percent) =>
        [.. ScatterRuns.InTheLoop(scale, kind, percent), .. ScatterRuns.Transferred(scale, kind, percent)];

    private static IReadOnlyList<double> Points(PaperScale scale) => scale.Sweep(Percents);

    private static IEnumerable<(string Kind, string Title, string Loop, string Transfer)> Sweep(PaperScale scale) => scale.IsQuick ? Kinds.Take(1) : Kinds;
}
