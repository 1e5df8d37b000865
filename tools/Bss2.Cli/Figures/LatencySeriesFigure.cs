namespace Bss2.Cli.Figures;

/// <summary>Accuracy of several readouts that are cut early, and when the decisions of one become final.</summary>
public static class LatencySeriesFigure
{
    // Below this share of the best, curves are cut at the frame: what counts happens above.
    private const double ShownPoints = 12;

    /// <summary>Draws both over the time after the first input spike; accuracies and <paramref name="decided"/> (of all images, at each of <paramref name="timeUs"/>) in percent.</summary>
    public static Drawing Draw(string title, string subtitle, IReadOnlyList<PlottedSeries> series, string decidedTitle, IReadOnlyList<double> timeUs, IReadOnlyList<double> decided)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(timeUs);
        ArgumentNullException.ThrowIfNull(decided);
        var drawing = new Drawing(1100, 500 + (24 * series.Count));
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        double step = timeUs[1] - timeUs[0], end = timeUs[^1] + step, best = series.SelectMany(s => s.Points).Max(p => p.Y);
        var cut = new Axes(drawing, (90, 125, 400, 290), (0, end), (Math.Max(0, best - ShownPoints), Math.Min(100, best + 1)));
        cut.DrawFrame("accuracy when cut at T", "T after the first input spike / µs", "test accuracy / %");
        SeriesPanel.Draw(drawing, cut, series);
        var histogram = new Axes(drawing, (630, 125, 400, 290), (0, end), (0, decided.Max() * 1.08));
        histogram.DrawFrame("time to decision", "time after the first input spike / µs", "images / %");
        histogram.Bars(timeUs.Zip(decided), 0.9 * step, Palette.Accent, 0.8);
        drawing.Text(decidedTitle, 1030, 115, 10.5, Palette.Muted, anchor: 1);
        SeriesPanel.Legend(drawing, series, 90, 488);
        return drawing;
    }
}
