namespace Bss2.Cli.Figures;

/// <summary>Curves with error bars in one panel, their names beside it.</summary>
public static class SeriesPanel
{
    private const double LegendLine = 24;

    /// <summary>A range that shows all points and bars of some series, and <paramref name="also"/>, with a margin.</summary>
    public static (double Min, double Max) Range(IReadOnlyList<PlottedSeries> series, bool ofX, params double[] also)
    {
        ArgumentNullException.ThrowIfNull(series);
        double[] ends = [.. series.SelectMany(s => s.Points).SelectMany(p => ofX ? [p.X] : new[] { p.Y - p.Sd, p.Y + p.Sd }), .. also];
        (double min, double max) = (ends.Min(), ends.Max());
        double margin = max > min ? 0.06 * (max - min) : 0.5;
        return (min - margin, max + margin);
    }

    /// <summary>Draws the series into <paramref name="axes"/>.</summary>
    public static void Draw(Drawing drawing, Axes axes, IReadOnlyList<PlottedSeries> series)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(series);
        foreach (PlottedSeries s in series)
        {
            axes.Curve(s.Points.Select(p => (p.X, p.Y)), s.Color, 2);
            foreach (PlottedPoint p in s.Points.Where(p => p.Sd > 0)) axes.Curve([(p.X, p.Y - p.Sd), (p.X, p.Y + p.Sd)], s.Color, 1.4);
            axes.Dots(s.Points.Select(p => (p.X, p.Y)), s.Color, 3.5);
        }
    }

    /// <summary>Their names with a piece of each line, from <paramref name="top"/> downwards.</summary>
    public static void Legend(Drawing drawing, IReadOnlyList<PlottedSeries> series, double left, double top)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        ArgumentNullException.ThrowIfNull(series);
        for (int i = 0; i < series.Count; i++)
        {
            double y = top + (i * LegendLine);
            drawing.Line([(left, y - 4), (left + 26, y - 4)], series[i].Color, 2.2);
            drawing.Dot(left + 13, y - 4, 3.5, series[i].Color);
            drawing.Text(series[i].Name, left + 36, y, 11, Palette.Ink);
        }
    }
}
