namespace Bss2.Cli.Figures;

/// <summary>Accuracy of a readout that is cut early, and when decisions become final.</summary>
public static class LatencyFigure
{
    /// <summary>Draws both over the time after the first input spike, <paramref name="stepUs"/> apart; accuracies in percent.</summary>
    public static Drawing Draw(string title, string subtitle, double stepUs, IReadOnlyList<double> accuracy, IReadOnlyList<int> decided)
    {
        ArgumentNullException.ThrowIfNull(accuracy);
        ArgumentNullException.ThrowIfNull(decided);
        var drawing = new Drawing(1100, 480);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        double end = accuracy.Count * stepUs;
        var cut = new Axes(drawing, (90, 125, 400, 290), (0, end), (0, 100));
        cut.DrawFrame("accuracy when cut at T", "T after the first input spike / µs", "accuracy / %");
        (double X, double Y)[] points = [.. accuracy.Select((a, t) => (t * stepUs, a))];
        cut.Curve(points, Palette.Accent, 2);
        cut.Dots(points, Palette.Accent, 3);
        var histogram = new Axes(drawing, (630, 125, 400, 290), (0, end), (0, Math.Max(1, decided.Max() * 1.08)));
        histogram.DrawFrame("time to decision", "time after the first input spike / µs", "images");
        histogram.Bars(decided.Select((n, t) => (t * stepUs, (double)n)), 0.9 * stepUs, Palette.Accent, 0.8);
        return drawing;
    }
}
