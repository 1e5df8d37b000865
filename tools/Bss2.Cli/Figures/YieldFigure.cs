using System.Globalization;

namespace Bss2.Cli.Figures;

/// <summary>Histogram of what is reached on many chips.</summary>
public static class YieldFigure
{
    private const int Bins = 20;

    /// <summary>Draws the accuracies of chips, percent; <paramref name="own"/> is what one network reached where it was trained, null where there is no such chip.</summary>
    public static Drawing Draw(string title, string subtitle, IReadOnlyList<double> accuracies, double? own, string panel = "accuracy of one network on other chips")
    {
        ArgumentNullException.ThrowIfNull(accuracies);
        var drawing = new Drawing(760, 480);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        double low = Math.Min(own ?? 100, accuracies.Min()), high = Math.Max(own ?? 0, accuracies.Max()), margin = Math.Max(0.5, 0.05 * (high - low));
        (double Min, double Max) range = (Math.Max(0, low - margin), Math.Min(100, high + margin));
        double width = (range.Max - range.Min) / Bins;
        var counts = new int[Bins];
        foreach (double a in accuracies) counts[Math.Min(Bins - 1, (int)((a - range.Min) / width))]++;
        var axes = new Axes(drawing, (90, 145, 600, 270), range, (0, counts.Max() * 1.08));
        axes.DrawFrame(panel, "test accuracy / %", "chips");
        axes.Bars(counts.Select((n, i) => (range.Min + (i * width), (double)n)), 0.92 * width, Palette.Accent, 0.8);
        if (own is not double trained) return drawing;
        drawing.Dashed(axes.X(trained), 145, axes.X(trained), 415, Palette.Contrast);
        drawing.Text(string.Create(CultureInfo.InvariantCulture, $"where it was trained: {trained:0.00} %"), 690, 110, 11, Palette.Contrast, anchor: 1);
        return drawing;
    }
}
