namespace Bss2.Cli.Figures;

/// <summary>A figure as a list of shapes in pixels, y downwards; written as SVG or PNG with the same look.</summary>
public sealed class Drawing(double width, double height)
{
    private readonly List<Shape> _shapes = [];

    /// <summary>Width in pixels.</summary>
    public double Width { get; } = width;

    /// <summary>Height in pixels.</summary>
    public double Height { get; } = height;

    /// <summary>What was drawn, first to last.</summary>
    public IReadOnlyList<Shape> Shapes => _shapes;

    /// <summary>A line through points.</summary>
    public void Line(IReadOnlyList<(double X, double Y)> points, string color, double lineWidth = 1.5, double opacity = 1) =>
        _shapes.Add(new Shape([new Stroke(points, Smooth: false)], color, lineWidth, opacity, Filled: false));

    /// <summary>A dashed horizontal or vertical line.</summary>
    public void Dashed(double x1, double y1, double x2, double y2, string color, double lineWidth = 1.5, double dash = 8)
    {
        double length = Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1)));
        var strokes = new List<Stroke>();
        for (double at = 0; at < length; at += 1.7 * dash)
        {
            double from = at / length, to = Math.Min(1, (at + dash) / length);
            strokes.Add(new Stroke([(x1 + ((x2 - x1) * from), y1 + ((y2 - y1) * from)), (x1 + ((x2 - x1) * to), y1 + ((y2 - y1) * to))], Smooth: false));
        }
        _shapes.Add(new Shape(strokes, color, lineWidth, 1, Filled: false));
    }

    /// <summary>Many short lines in one shape (a spike raster).</summary>
    public void Lines(IEnumerable<(double X1, double Y1, double X2, double Y2)> lines, string color, double lineWidth) =>
        _shapes.Add(new Shape([.. lines.Select(l => new Stroke([(l.X1, l.Y1), (l.X2, l.Y2)], Smooth: false))], color, lineWidth, 1, Filled: false));

    /// <summary>A filled rectangle.</summary>
    public void Rectangle(double x, double y, double w, double h, string color, double opacity = 1) =>
        _shapes.Add(new Shape([new Stroke([(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)], Smooth: false)], color, 0, opacity, Filled: true));

    /// <summary>A filled dot.</summary>
    public void Dot(double x, double y, double radius, string color)
    {
        var points = new (double, double)[13];
        for (int i = 0; i < 13; i++) points[i] = (x + (radius * Math.Cos(i * Math.PI / 6)), y + (radius * Math.Sin(i * Math.PI / 6)));
        _shapes.Add(new Shape([new Stroke(points, Smooth: true)], color, 0, 1, Filled: true));
    }

    /// <summary>Text with its base line at <paramref name="y"/>; <paramref name="anchor"/> 0 = left, 0.5 = centred, 1 = right at <paramref name="x"/>.</summary>
    public void Text(string text, double x, double y, double size, string color, double anchor = 0, bool bold = false)
    {
        double left = x - (anchor * StrokeFont.Measure(text, size));
        _shapes.Add(new Shape([.. StrokeFont.Layout(text, left, y, size)], color, size * (bold ? 0.19 : 0.125), 1, Filled: false) { Label = text });
    }

    /// <summary>Text that runs upwards, centred at the point.</summary>
    public void TextUpwards(string text, double x, double y, double size, string color)
    {
        double length = StrokeFont.Measure(text, size);
        IEnumerable<Stroke> turned = StrokeFont.Layout(text, 0, 0, size)
            .Select(s => s with { Points = [.. s.Points.Select(p => (x + p.Y, y + (length / 2) - p.X))] });
        _shapes.Add(new Shape([.. turned], color, size * 0.125, 1, Filled: false) { Label = text });
    }
}
