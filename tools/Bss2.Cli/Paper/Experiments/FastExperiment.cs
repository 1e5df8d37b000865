using Bss2.Cli.Eval;
using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Experiment;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Fast inference: an artificial reset by the PPUs, one image every 11.8 us, its accuracy, rate, power and energy.</summary>
internal sealed class FastExperiment : IPaperExperiment
{
    private const string PowerRemark =
        "Rests on the model's assumed currents and voltages with all links and clocks on; the authors' option to switch off links and the MADC's clock and to lower supplies is not modelled.";

    /// <inheritdoc/>
    public string Name => "fast";

    /// <inheritdoc/>
    public string Title => "Fast inference: rate, power and energy";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => [.. Evaluations(scale).SelectMany(e => e.Jobs)];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        IReadOnlyList<PictureEvaluations> all = Evaluations(scale);
        return new ExperimentReport(
            $"The runs of table 1 once more on the test set, whole hardware batches as one playback program: {new FastInference().SampleCount} samples per image, then the PPUs clamp the synaptic " +
            "currents and reset the membranes; the next image starts 11.8 µs after the one before. The rate is taken from the FPGA's time stamps before the first and after the last image of every program.",
            [.. all.SelectMany(e => Accuracy(results, e)), .. Rate(results, all[0])], Figures(results, all));
    }

    private static ReportFigure[] Figures(PaperResults results, IReadOnlyList<PictureEvaluations> all)
    {
        DotTableRow[] rows = [.. all.Where(e => e.Reports(results).Count > 0).Select(e => new DotTableRow(
            e.Title, [Of(e.Measured(results, r => r.Test?.Accuracy)), Of(e.Measured(results, r => r.Fast?.AccuracySlowCut)), Of(e.Measured(results, r => r.Fast?.Test.Accuracy))]))];
        return rows.Length == 0 ? [] : [new ReportFigure("fast", "Accuracy in slow mode, in slow mode cut after as many samples as fast mode takes, and in fast mode.", DotTableFigure.Draw(
            "Fast inference beside the slow mode", "simulated chip; mean and standard deviation over seeds", "test accuracy / %",
            [("slow", Palette.Classes[0]), ("slow, cut", Palette.Classes[4]), ("fast", Palette.Classes[1])], rows))];
    }

    private static (double, double)? Of(MeasuredValue? v) => v is null ? null : (v.Mean, v.Sd);

    private static IEnumerable<PaperClaim> Accuracy(PaperResults results, PictureEvaluations e)
    {
        PaperClaim claim = new()
        {
            Name = $"accuracy in fast mode, {e.Title}", Unit = "%", Setting = "artificial reset, 11.8 µs from image to image", Command = e.Command, OursChip = e.Measured(results, r => r.Fast?.Test.Accuracy),
            Remark = e.Measured(results, r => r.Fast?.AccuracySlowCut) is { } cut ? FormattableString.Invariant($"Slow mode cut after as many samples: {cut.Mean:0.00} %.") : null,
        };
        yield return claim;
        yield return claim with { Name = $"fast mode minus slow mode, {e.Title}", Unit = "points", OursChip = e.Measured(results, r => r.Fast?.AccuracyDifference), Remark = null };
    }

    private static IEnumerable<PaperClaim> Rate(PaperResults results, PictureEvaluations e)
    {
        PaperClaim claim = new() { Name = "", Unit = "", Setting = $"{e.Title}; chip time of the model", Command = e.Command, IsEstimate = true };
        yield return claim with
        {
            Name = "images per second of chip time", Unit = "1/s", Decimals = 0, PaperSilicon = new PublishedValue(84_746, Text: "> 85,000 1/s (1/11.8 µs = 84,746)"),
            OursChip = e.Measured(results, r => r.Fast?.ImagesPerSecond), Remark = WithReadout(results, e),
        };
        yield return claim with
        {
            Name = "power of the chip while classifying", Unit = "mW", Decimals = 0, PaperSilicon = new PublishedValue(200, Text: "about 200 mW"),
            OursChip = e.Measured(results, r => r.Fast?.Test.EstimatedPowerMw), Remark = PowerRemark,
        };
        yield return claim with
        {
            Name = "energy per image", Unit = "µJ", PaperSilicon = new PublishedValue(2.4), OursChip = e.Measured(results, r => r.Fast?.EstimatedEnergyUjPerImage), Remark = PowerRemark,
        };
    }

    private static string? WithReadout(PaperResults results, PictureEvaluations e) => e.Measured(results, r => r.Fast?.ImagesPerSecondWithReadout) is { } all
        ? FormattableString.Invariant($"While images run; over all time on the device, with weights, lead and readout of all samples, {all.Mean:0} 1/s.")
        : null;

    private static IReadOnlyList<PictureEvaluations> Evaluations(PaperScale scale) =>
        PictureEvaluations.OfMnist(scale, inSoftware: false, of => new EvalJob(of, "fast", new EvalRequest { Run = "", Mode = EvalMode.Fast }, "--fast", rounds: 2));
}
