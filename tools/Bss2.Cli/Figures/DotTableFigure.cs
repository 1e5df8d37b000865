using System.Globalization;

namespace Bss2.Cli.Figures;

/// <summary>A table as dots: one row per claim, one colour per column, values on a common axis per group of rows.</summary>
public static class DotTableFigure
{
    private const double Left = 430, Width = 520, RowHeight = 46, Top = 120, ValueLeft = 970, ValueWidth = 96;

    /// <summary>Draws the rows; all values share one axis.</summary>
    public static Drawing Draw(string title, string subtitle, string xLabel, IReadOnlyList<(string Name, string Color)> columns, IReadOnlyList<DotTableRow> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        double height = rows.Count * RowHeight;
        var drawing = new Drawing(ValueLeft + (columns.Count * ValueWidth) + 10, Top + height + 70);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        (double Mean, double Sd)[] all = [.. rows.SelectMany(r => r.Values).OfType<(double Mean, double Sd)>()];
        (double Min, double Max) range = all.Length == 0 ? (0, 100) : (all.Min(v => v.Mean - v.Sd) - 0.5, all.Max(v => v.Mean + v.Sd) + 0.5);
        var axes = new Axes(drawing, (Left, Top, Width, height), range, (0, rows.Count));
        DrawGrid(drawing, axes, xLabel, rows.Count);
        for (int c = 0; c < columns.Count; c++) drawing.Text(columns[c].Name, ValueLeft + (c * ValueWidth) + ValueWidth - 16, Top - 14, 9.5, columns[c].Color, anchor: 1);
        for (int r = 0; r < rows.Count; r++) DrawRow(drawing, axes, columns, rows[r], rows.Count - r - 0.5);
        return drawing;
    }

    private static void DrawGrid(Drawing drawing, Axes axes, string xLabel, int rows)
    {
        double bottom = axes.Area.Top + axes.Area.Height;
        for (int r = 1; r < rows; r++) drawing.Line([(40, axes.Y(r)), (drawing.Width - 20, axes.Y(r))], Palette.Grid, 1);
        foreach (double tick in axes.XTicks())
        {
            drawing.Line([(axes.X(tick), axes.Area.Top), (axes.X(tick), bottom)], Palette.Grid, 1);
            drawing.Text(tick.ToString("0.###", CultureInfo.InvariantCulture), axes.X(tick), bottom + 20, 11, Palette.Muted, anchor: 0.5);
        }
        drawing.Line([(axes.Area.Left, axes.Area.Top), (axes.Area.Left, bottom), (axes.Area.Left + axes.Area.Width, bottom)], Palette.Ink, 1.2);
        drawing.Text(xLabel, axes.Area.Left + (axes.Area.Width / 2), bottom + 42, 11, Palette.Ink, anchor: 0.5);
    }

    private static void DrawRow(Drawing drawing, Axes axes, IReadOnlyList<(string Name, string Color)> columns, DotTableRow row, double y)
    {
        drawing.Text(row.Name, Left - 16, axes.Y(y) + 4, 10.5, Palette.Ink, anchor: 1);
        for (int c = 0; c < columns.Count; c++)
        {
            if (row.Values[c] is not (double mean, double sd)) continue;
            // Columns side by side in height, so that equal values do not hide each other.
            double at = y + (0.16 * (((columns.Count - 1) / 2.0) - c));
            if (sd > 0) axes.Curve([(mean - sd, at), (mean + sd, at)], columns[c].Color, 1.6);
            axes.Dots([(mean, at)], columns[c].Color, 4);
            drawing.Text(mean.ToString("0.00", CultureInfo.InvariantCulture), ValueLeft + (c * ValueWidth) + ValueWidth - 16, axes.Y(y) + 4, 10.5, columns[c].Color, anchor: 1);
        }
    }
}
