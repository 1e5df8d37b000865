using System.Globalization;

namespace Bss2.Cli.Figures;

/// <summary>Learning curves of several runs in one figure.</summary>
public static class LearningCurvesFigure
{
    private const double LegendTop = 112, LegendLine = 26, PanelTop = 110, PanelHeight = 320;

    /// <summary>Draws error and activity of runs with at least one epoch each; <paramref name="tested"/> is what was evaluated on.</summary>
    public static Drawing Draw(string title, string tested, IReadOnlyList<(string Name, IReadOnlyList<LearningCurvePoint> Points)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var drawing = new Drawing(1360, 520);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text($"bold: {tested}, thin: training", 40, 62, 11, Palette.Muted);
        LearningCurvePoint[] all = [.. runs.SelectMany(r => r.Points)];
        (double, double) epochs = (0, all.Max(p => p.Epoch) + 0.3);
        double worst = all.Max(p => Math.Max(100 - p.TrainAccuracyPercent, 100 - (p.TestAccuracyPercent ?? 100)));
        var error = new Axes(drawing, (90, PanelTop, 440, PanelHeight), epochs, (0, Math.Max(1, worst * 1.1))) { WholeX = true };
        error.DrawFrame("classification error", "epoch", "error / %");
        var spikes = new Axes(drawing, (630, PanelTop, 280, PanelHeight), epochs, (0, Math.Max(1, all.Max(p => p.HiddenSpikesPerImage ?? 0) * 1.15))) { WholeX = true };
        spikes.DrawFrame("hidden spikes", "epoch", "spikes per image");
        for (int i = 0; i < runs.Count; i++) DrawRun(drawing, error, spikes, runs[i], i);
        return drawing;
    }

    private static void DrawRun(Drawing drawing, Axes error, Axes spikes, (string Name, IReadOnlyList<LearningCurvePoint> Points) run, int index)
    {
        string color = Palette.Classes[index % Palette.Classes.Count];
        (double X, double Y)[] test = [.. run.Points.Where(p => p.TestAccuracyPercent is not null).Select(p => ((double)p.Epoch, 100 - p.TestAccuracyPercent!.Value))];
        error.Curve(run.Points.Select(p => ((double)p.Epoch, 100 - p.TrainAccuracyPercent)), color, 1, 0.6);
        error.Curve(test, color, 2.2);
        error.Dots(test, color, 3);
        (double X, double Y)[] activity = [.. run.Points.Where(p => p.HiddenSpikesPerImage is not null).Select(p => ((double)p.Epoch, p.HiddenSpikesPerImage!.Value))];
        spikes.Curve(activity, color, 2);
        spikes.Dots(activity, color, 3);
        double y = LegendTop + (index * LegendLine);
        drawing.Line([(950, y - 4), (978, y - 4)], color, 2.2);
        string last = test.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {100 - test[^1].Y:0.00} %");
        drawing.Text(run.Name + last, 988, y, 11, Palette.Ink);
    }
}
