namespace Bss2.Cli.Figures;

/// <summary>Series with error bars over one quantity, with dashed levels to compare with.</summary>
public static class SeriesFigure
{
    /// <summary>Draws them; <paramref name="levels"/> are named dashed lines (at most one at a height), <paramref name="panelTitle"/> says what is shown.</summary>
    public static Drawing Draw(
        string title, string subtitle, string panelTitle, string xLabel, string yLabel, IReadOnlyList<PlottedSeries> series, params (double Y, string Name)[] levels)
    {
        var drawing = new Drawing(1100, 500);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        var axes = new Axes(drawing, (90, 115, 580, 320), SeriesPanel.Range(series, ofX: true), SeriesPanel.Range(series, ofX: false, [.. levels.Select(l => l.Y)]));
        axes.DrawFrame(panelTitle, xLabel, yLabel);
        foreach ((double y, string name) in levels) axes.Level(y, name, Palette.Muted);
        SeriesPanel.Draw(drawing, axes, series);
        // Below the name of the highest level, wherever that is.
        SeriesPanel.Legend(drawing, series, 700, LegendTop(axes, levels, series.Count));
        return drawing;
    }

    // The legend stands beside the panel where no level's name is: above them or below them, whichever has room.
    private static double LegendTop(Axes axes, (double Y, string Name)[] levels, int count)
    {
        double top = axes.Area.Top + 12, height = count * 24;
        if (levels.Length == 0) return top;
        double highest = levels.Min(l => axes.Y(l.Y)), lowest = levels.Max(l => axes.Y(l.Y));
        return highest - 14 >= top + height ? top : lowest + 34;
    }
}
