using System.Globalization;

namespace Bss2.Cli.Figures;

/// <summary>One panel of a figure: a rectangle in pixels that shows a range of x and y.</summary>
public sealed class Axes
{
    private const double LabelSize = 11, TitleSize = 13, TickLength = 5;
    private readonly Drawing _drawing;

    /// <summary>Makes a panel with the data ranges <paramref name="x"/> and <paramref name="y"/>.</summary>
    public Axes(Drawing drawing, (double Left, double Top, double Width, double Height) area, (double Min, double Max) x, (double Min, double Max) y)
    {
        (_drawing, Area) = (drawing, area);
        XRange = Widened(x);
        YRange = Widened(y);
    }

    /// <summary>The panel in pixels.</summary>
    public (double Left, double Top, double Width, double Height) Area { get; }

    /// <summary>Shown range of x.</summary>
    public (double Min, double Max) XRange { get; }

    /// <summary>Shown range of y.</summary>
    public (double Min, double Max) YRange { get; }

    /// <summary>Ticks of x at whole numbers only (epochs).</summary>
    public bool WholeX { get; init; }

    /// <summary>Pixel of a value on the x axis.</summary>
    public double X(double value) => Area.Left + ((value - XRange.Min) / (XRange.Max - XRange.Min) * Area.Width);

    /// <summary>Pixel of a value on the y axis.</summary>
    public double Y(double value) => Area.Top + Area.Height - ((value - YRange.Min) / (YRange.Max - YRange.Min) * Area.Height);

    /// <summary>Grid, frame, ticks, axis labels and the panel's title.</summary>
    public void DrawFrame(string title, string xLabel, string yLabel, bool xTicks = true)
    {
        foreach (double tick in Ticks(YRange, Area.Height / 34)) DrawYTick(tick);
        foreach (double tick in XTicks()) DrawXTick(tick, xTicks);
        double bottom = Area.Top + Area.Height;
        _drawing.Line([(Area.Left, Area.Top), (Area.Left, bottom), (Area.Left + Area.Width, bottom)], Palette.Ink, 1.2);
        _drawing.Text(title, Area.Left, Area.Top - 10, TitleSize, Palette.Ink, bold: true);
        if (xTicks) _drawing.Text(xLabel, Area.Left + (Area.Width / 2), bottom + 40, LabelSize, Palette.Ink, anchor: 0.5);
        _drawing.TextUpwards(yLabel, Area.Left - 46, Area.Top + (Area.Height / 2), LabelSize, Palette.Ink);
    }

    /// <summary>Round values along x, as the frame marks them.</summary>
    public IEnumerable<double> XTicks() => Ticks(XRange, Area.Width / 70, WholeX);

    /// <summary>A curve; points outside the range are cut at the frame.</summary>
    public void Curve(IEnumerable<(double X, double Y)> points, string color, double lineWidth = 1.6, double opacity = 1) =>
        _drawing.Line([.. points.Select(p => (X(p.X), Y(Math.Clamp(p.Y, YRange.Min, YRange.Max))))], color, lineWidth, opacity);

    /// <summary>Dots at points.</summary>
    public void Dots(IEnumerable<(double X, double Y)> points, string color, double radius = 3)
    {
        foreach ((double x, double y) in points) _drawing.Dot(X(x), Y(Math.Clamp(y, YRange.Min, YRange.Max)), radius, color);
    }

    /// <summary>A raster: one short upright line per event, <paramref name="height"/> in units of y.</summary>
    public void Raster(IEnumerable<(double X, double Y)> events, string color, double height, double lineWidth = 1.4) =>
        _drawing.Lines(events.Select(e => (X(e.X), Y(e.Y - (height / 2)), X(e.X), Y(e.Y + (height / 2)))), color, lineWidth);

    /// <summary>Bars of a histogram from their lower edges; <paramref name="width"/> in units of x.</summary>
    public void Bars(IEnumerable<(double X, double Height)> bars, double width, string color, double opacity = 1)
    {
        foreach ((double x, double height) in bars)
            if (height > 0) _drawing.Rectangle(X(x), Y(height), X(x + width) - X(x), Y(YRange.Min) - Y(height), color, opacity);
    }

    /// <summary>A dashed level across the panel, named beside its right end.</summary>
    public void Level(double y, string name, string color)
    {
        _drawing.Dashed(Area.Left, Y(y), Area.Left + Area.Width, Y(y), color, 1.4);
        _drawing.Text(name, Area.Left + Area.Width + 8, Y(y) + (LabelSize * 0.45), LabelSize, color);
    }

    private static (double, double) Widened((double Min, double Max) range) =>
        range.Max > range.Min ? range : (range.Min - 0.5, range.Min + 0.5);

    private static IEnumerable<double> Ticks((double Min, double Max) range, double countMax, bool whole = false)
    {
        double raw = (range.Max - range.Min) / Math.Max(2, countMax);
        double power = 1;
        while (power * 10 <= raw) power *= 10;
        while (power > raw) power /= 10;
        double step = raw <= power * 2 ? power * 2 : raw <= power * 5 ? power * 5 : power * 10;
        if (whole) step = Math.Max(1, step);
        for (double tick = Math.Ceiling(range.Min / step) * step; tick <= range.Max + (step * 1e-6); tick += step)
            yield return Math.Abs(tick) < step * 1e-9 ? 0 : tick;
    }

    private void DrawXTick(double value, bool labelled)
    {
        double bottom = Area.Top + Area.Height;
        _drawing.Line([(X(value), bottom), (X(value), bottom + TickLength)], Palette.Ink, 1.2);
        if (labelled) _drawing.Text(value.ToString("0.###", CultureInfo.InvariantCulture), X(value), bottom + 20, LabelSize, Palette.Muted, anchor: 0.5);
    }

    private void DrawYTick(double value)
    {
        _drawing.Line([(Area.Left, Y(value)), (Area.Left + Area.Width, Y(value))], Palette.Grid, 1);
        _drawing.Line([(Area.Left - TickLength, Y(value)), (Area.Left, Y(value))], Palette.Ink, 1.2);
        _drawing.Text(value.ToString("0.###", CultureInfo.InvariantCulture), Area.Left - 10, Y(value) + (LabelSize * 0.45), LabelSize, Palette.Muted, anchor: 1);
    }
}
