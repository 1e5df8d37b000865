using System.Globalization;
using Bss2.Cli.Reg;
using Bss2.Cli.Train;

namespace Bss2.Cli.Eval;

/// <summary>Evaluations in the terminal.</summary>
internal static class EvalPrinter
{
    public static void Summary(ProgressDisplay display, EvalSummary s)
    {
        display.Line(Text($"reached    {s.Accuracy:0.00} % of {s.Images} test images, loss {s.Loss:0.0000}, {s.HiddenSpikesPerImage:0.0} hidden and {s.InputSpikesPerImage:0.0} input spikes per image"));
        display.Line($"dead       {s.DeadNeurons} of {s.HiddenNeurons} hidden neurons spiked for no image");
        if (s.Neurons is { } neurons) display.Line(NeuronText.Of(neurons));
        if (LossText.Of(s.Losses) is string lost) display.Line(lost);
    }

    /// <summary>Class by class: images, accuracy, and what they were taken for.</summary>
    public static void Classes(TextWriter output, EvalSummary s)
    {
        int classes = s.Confusion.Count;
        var table = new TextTable(["class", "images", "right %", .. Enumerable.Range(0, classes).Select(c => $"as {c}")]).Right([.. Enumerable.Range(0, classes + 3)]);
        for (int c = 0; c < classes; c++)
        {
            IReadOnlyList<int> row = s.Confusion[c];
            int images = row.Sum();
            table.Add([Text($"{c}"), Text($"{images}"), images == 0 ? "-" : Text($"{100.0 * row[c] / images:0.0}"), .. row.Select(n => n == 0 ? "." : Text($"{n}"))]);
        }
        table.Write(output);
    }

    /// <summary>Fast inference beside the slow one.</summary>
    public static void Fast(ProgressDisplay display, FastTable f)
    {
        display.Line(Text($"fast mode  one image every {f.SeparationUs:0.0##} us, {f.Samples} samples, then an artificial reset; {f.ImagesPerProgram} images per playback program"));
        Summary(display, f.Test);
        display.Line(Text($"accuracy   {f.AccuracyDifference:+0.00;-0.00;0.00} points against the slow mode, whose readout cut after {f.Samples} samples has {f.AccuracySlowCut:0.00} %"));
        display.Line(Text($"inputs     {f.InputsLeftOutPerImage:0.0} input spikes per image come too late for the {f.Samples} samples and are not sent"));
        display.Line(Text($"rate       {f.ImagesPerSecond:0} images per second of chip time by the FPGA's time stamps; {f.ImagesPerSecondWithReadout:0} with the programs' lead and the readout of all samples"));
        if (f.EstimatedEnergyUjPerImage is double energy)
            display.Line(Text($"energy     {energy:0.0} uJ per image at {f.Test.EstimatedPowerMw:0} mW: an estimate by the model's assumed figures, all links and clocks on; {f.Test.EstimatedEnergyUjPerImage:0.0} uJ with lead and readout"));
        display.Line(Text($"wall time  {f.Test.WallS:0.00} s, {f.WallRatio:0.00} of the slow mode's"));
    }

    public static void Latency(TextWriter output, LatencyTable latency)
    {
        var table = new TextTable("T / us", "accuracy %", "decided", "so far %").Right(0, 1, 2, 3);
        double all = latency.Decided.Sum();
        int sum = 0;
        for (int t = 0; t < latency.TimeUs.Count; t++)
        {
            sum += latency.Decided[t];
            table.Add(Text($"{latency.TimeUs[t]:0.0}"), Text($"{latency.Accuracy[t]:0.00}"), Text($"{latency.Decided[t]}"), Text($"{100 * sum / all:0.0}"));
        }
        table.Write(output);
        output.WriteLine(Text($"latency    from {latency.WithinTenthUs:0.0} us after the first input spike on at most 0.1 points below the full window"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
