using System.Globalization;

namespace Bss2.Cli.Figures;

/// <summary>Error, loss and activity over epochs.</summary>
public static class LearningCurveFigure
{
    private const double LegendY = 110;

    /// <summary>Draws the curve of a run; <paramref name="subtitle"/> says device, seed and setting, <paramref name="tested"/> what was evaluated on.</summary>
    public static Drawing Draw(string title, string subtitle, string tested, IReadOnlyList<LearningCurvePoint> points)
    {
        var drawing = new Drawing(1200, 520);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        if (points.Count == 0)
        {
            drawing.Text("no epoch was completed", 600, 260, 16, Palette.Muted, anchor: 0.5);
            return drawing;
        }
        (double, double) epochs = (Math.Min(0, points[0].Epoch - 1), points[^1].Epoch + 0.3);
        DrawAccuracy(drawing, epochs, tested, points);
        DrawLoss(drawing, epochs, points);
        DrawSpikes(drawing, epochs, points);
        return drawing;
    }

    private static void DrawAccuracy(Drawing drawing, (double, double) epochs, string tested, IReadOnlyList<LearningCurvePoint> points)
    {
        (double X, double Y)[] train = [.. points.Select(p => ((double)p.Epoch, 100 - p.TrainAccuracyPercent))];
        (double X, double Y)[] test = [.. points.Where(p => p.TestAccuracyPercent is not null).Select(p => ((double)p.Epoch, 100 - p.TestAccuracyPercent!.Value))];
        double top = Math.Max(1, train.Concat(test).Max(p => p.Y) * 1.1);
        var axes = new Axes(drawing, (90, 145, 440, 300), epochs, (0, top)) { WholeX = true };
        axes.DrawFrame("classification error", "epoch", "error / %");
        axes.Curve(train, Palette.Accent);
        axes.Dots(train, Palette.Accent, 2.5);
        Legend(drawing, 290, "training", Palette.Accent);
        if (test.Length == 0) return;
        axes.Curve(test, Palette.Contrast, 2);
        axes.Dots(test, Palette.Contrast, 4);
        Legend(drawing, 410, tested, Palette.Contrast);
        string last = (100 - test[^1].Y).ToString("0.00", CultureInfo.InvariantCulture);
        drawing.Text($"{tested} accuracy {last} %", 530, LegendY + 25, 12, Palette.Contrast, anchor: 1);
    }

    private static void DrawLoss(Drawing drawing, (double, double) epochs, IReadOnlyList<LearningCurvePoint> points)
    {
        (double X, double Y)[] loss = [.. points.Select(p => ((double)p.Epoch, p.Loss))];
        var axes = new Axes(drawing, (640, 145, 210, 300), epochs, (0, loss.Max(p => p.Y) * 1.1)) { WholeX = true };
        axes.DrawFrame("loss", "epoch", "loss / nat");
        axes.Curve(loss, Palette.Accent);
        axes.Dots(loss, Palette.Accent, 2.5);
    }

    private static void DrawSpikes(Drawing drawing, (double, double) epochs, IReadOnlyList<LearningCurvePoint> points)
    {
        (double X, double Y)[] spikes = [.. points.Where(p => p.HiddenSpikesPerImage is not null).Select(p => ((double)p.Epoch, p.HiddenSpikesPerImage!.Value))];
        var axes = new Axes(drawing, (950, 145, 210, 300), epochs, (0, Math.Max(1, spikes.Select(p => p.Y).DefaultIfEmpty().Max() * 1.15))) { WholeX = true };
        axes.DrawFrame("hidden spikes", "epoch", "spikes per image");
        axes.Curve(spikes, Palette.Accent);
        axes.Dots(spikes, Palette.Accent, 2.5);
    }

    private static void Legend(Drawing drawing, double x, string name, string color)
    {
        drawing.Line([(x, LegendY - 4), (x + 28, LegendY - 4)], color, 2.2);
        drawing.Text(name, x + 38, LegendY, 11, Palette.Ink);
    }
}
