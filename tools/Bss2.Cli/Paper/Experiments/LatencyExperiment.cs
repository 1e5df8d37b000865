using Bss2.Cli.Eval;
using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Figure 3C: how soon after the first input spike the readout decides.</summary>
internal sealed class LatencyExperiment : IPaperExperiment
{
    private const double DecidedUs = 10, GoalUs = 8;

    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public string Title => "Latency: the readout cut early, time to decision (figure 3C)";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => [.. OnChip(scale).Concat(InSoftware(scale)).SelectMany(e => e.Jobs)];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        PaperClaim[] claims = [.. OnChip(scale).Zip(InSoftware(scale)).SelectMany(pair => Claims(results, pair.First, pair.Second))];
        return new ExperimentReport(
            "The runs of table 1 once more on the test set: what the readout decides from its samples up to a time T after an image's first input spike, and when that decision does not change any " +
            "more. Samples are 1.7 µs apart, so latencies are whole multiples of that: 6.8, 8.5, 10.2 µs.",
            claims, Figures(results, scale));
    }

    private static IEnumerable<PaperClaim> Claims(PaperResults results, PictureEvaluations chip, PictureEvaluations software)
    {
        yield return new PaperClaim
        {
            Name = $"time until accuracy is within 0.1 points of the full window, {chip.Title}", Unit = "µs", Decimals = 1, Setting = "readout cut at T after the first input spike",
            Command = chip.Command, PaperSilicon = new PublishedValue(8), ChipGoal = Goal.AtMost(GoalUs), Remark = Cut(results, chip),
            OursChip = chip.Measured(results, r => r.Latency?.WithinTenthUs), OursSoftware = software.Measured(results, r => r.Latency?.WithinTenthUs),
        };
        yield return new PaperClaim
        {
            Name = $"images decided within {DecidedUs} µs, {chip.Title}", Unit = "%", Decimals = 1, Setting = "decision that does not change any more",
            Command = chip.Command, PaperSilicon = new PublishedValue(100, Text: "\"consistently\""),
            OursChip = chip.Measured(results, r => Decided(r.Latency)), OursSoftware = software.Measured(results, r => Decided(r.Latency)),
        };
    }

    // What is lost at the last sample within the goal: the grid alone may cost the goal.
    private static string? Cut(PaperResults results, PictureEvaluations chip)
    {
        LatencyTable[] tables = [.. chip.Reports(results).Select(r => r.Latency).OfType<LatencyTable>()];
        if (tables.Length == 0) return null;
        int last = tables[0].TimeUs.TakeWhile(t => t <= GoalUs).Count() - 1;
        return FormattableString.Invariant($"The last sample within {GoalUs} µs is at {tables[0].TimeUs[last]:0.0} µs; cut there, accuracy is {tables.Average(t => t.Accuracy[^1] - t.Accuracy[last]):0.00} points below the full window.");
    }

    private static double? Decided(LatencyTable? table) => table is null ? null : 100.0 * table.TimeUs.Zip(table.Decided).Where(p => p.First <= DecidedUs).Sum(p => p.Second) / table.Decided.Sum();

    private static List<ReportFigure> Figures(PaperResults results, PaperScale scale)
    {
        (string Title, LatencyTable[] Tables)[] all = [.. OnChip(scale).Select(e => (e.Title, e.Reports(results).Select(r => r.Latency).OfType<LatencyTable>().ToArray())).Where(e => e.Item2.Length > 0)];
        if (all.Length == 0) return [];
        PlottedSeries[] series = [.. all.Select((e, i) => new PlottedSeries(e.Title, Palette.Classes[i], [.. e.Tables[0].TimeUs.Select((t, k) => new PlottedPoint(t, e.Tables.Average(x => x.Accuracy[k])))]))];
        double[] decided = [.. all[0].Tables[0].TimeUs.Select((_, k) => 100 * all[0].Tables.Average(t => t.Decided[k] / (double)t.Decided.Sum()))];
        return [new ReportFigure("latency", $"Left: accuracy when the readout is cut at T. Right: when decisions become final ({all[0].Title}).", LatencySeriesFigure.Draw(
            "Latency of the readout", "in the loop on the simulated chip, mean over seeds", series, all[0].Title, all[0].Tables[0].TimeUs, decided))];
    }

    private static IReadOnlyList<PictureEvaluations> OnChip(PaperScale scale) => PictureEvaluations.OfMnist(scale, inSoftware: false, Make);

    private static IReadOnlyList<PictureEvaluations> InSoftware(PaperScale scale) => PictureEvaluations.OfMnist(scale, inSoftware: true, Make);

    private static EvalJob Make(TrainJob of) => new(of, "latency", new EvalRequest { Run = "", Mode = EvalMode.Latency }, "--latency", rounds: 1);
}
