namespace Bss2.Cli.Figures;

/// <summary>A line through points, straight or as a smooth curve (Catmull-Rom).</summary>
public sealed record Stroke(IReadOnlyList<(double X, double Y)> Points, bool Smooth)
{
    /// <summary>The cubic Bezier segments (control 1, control 2, end) of a smooth stroke; closed when first and last point are equal.</summary>
    public IEnumerable<((double X, double Y) C1, (double X, double Y) C2, (double X, double Y) End)> Beziers()
    {
        int n = Points.Count;
        bool closed = n > 2 && Points[0] == Points[n - 1];
        for (int i = 0; i + 1 < n; i++)
        {
            (double X, double Y) before = i > 0 ? Points[i - 1] : closed ? Points[n - 2] : Points[0];
            (double X, double Y) a = Points[i], b = Points[i + 1];
            (double X, double Y) after = i + 2 < n ? Points[i + 2] : closed ? Points[1] : b;
            yield return (
                (a.X + ((b.X - before.X) / 6), a.Y + ((b.Y - before.Y) / 6)),
                (b.X - ((after.X - a.X) / 6), b.Y - ((after.Y - a.Y) / 6)),
                b);
        }
    }
}
