using System.Globalization;

namespace Bss2.Cli.Figures;

/// <summary>Histograms of what was measured on the neurons of a chip, with and without its calibration.</summary>
public static class ScatterFigure
{
    private const int Bins = 40;
    private const double PanelWidth = 330, PanelHeight = 220;

    /// <summary>Draws one panel per quantity, three in a row.</summary>
    public static Drawing Draw(string title, string subtitle, string calibratedName, IReadOnlyList<ScatterPanel> panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        var drawing = new Drawing(1280, 860);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        Legend(drawing, 40, calibratedName, Palette.Accent);
        Legend(drawing, 300, "uncalibrated (CADC calibrated)", Palette.Contrast);
        for (int i = 0; i < panels.Count; i++) DrawPanel(drawing, (90 + (i % 3 * (PanelWidth + 75)), 185 + (i / 3 * (PanelHeight + 125)), PanelWidth, PanelHeight), panels[i]);
        drawing.Text("sd: within quadrants, robust (quantiles of one sigma). published sd: HICANN-X v2, single circuits, within quadrants, from the codes that a calibration needs.", 40, 840, 10, Palette.Muted);
        return drawing;
    }

    private static void DrawPanel(Drawing drawing, (double Left, double Top, double Width, double Height) area, ScatterPanel panel)
    {
        double[] both = [.. panel.Calibrated.Concat(panel.Uncalibrated).Where(double.IsFinite).Order()];
        if (both.Length == 0) both = [0, 1];
        // One in a hundred on either side may be broken: it must not squeeze the others.
        double low = both[both.Length / 100], high = both[both.Length - 1 - (both.Length / 100)], margin = Math.Max(1e-3, 0.12 * (high - low));
        (double Min, double Max) range = (low - margin, high + margin);
        double width = (range.Max - range.Min) / Bins;
        (double X, double Height)[] calibrated = Histogram(panel.Calibrated, range.Min, width), uncalibrated = Histogram(panel.Uncalibrated, range.Min, width);
        var axes = new Axes(drawing, area, range, (0, calibrated.Concat(uncalibrated).Max(b => b.Height) * 1.08));
        axes.DrawFrame(panel.Name, panel.Unit, "neurons");
        axes.Bars(calibrated, width, Palette.Accent, 0.75);
        axes.Bars(uncalibrated, width, Palette.Contrast, 0.55);
        string spread = string.Create(CultureInfo.InvariantCulture, $"sd {panel.CalibratedSpread} / {panel.UncalibratedSpread}, published {panel.PublishedSpread}");
        drawing.Text(spread, area.Left, area.Top - 32, 11, Palette.Muted);
    }

    private static (double X, double Height)[] Histogram(double[] values, double start, double width)
    {
        var counts = new int[Bins];
        foreach (double v in values)
            if (double.IsFinite(v) && v >= start && v < start + (Bins * width)) counts[(int)((v - start) / width)]++;
        return [.. counts.Select((count, i) => (start + (i * width), (double)count))];
    }

    private static void Legend(Drawing drawing, double x, string name, string color)
    {
        drawing.Rectangle(x, 86, 22, 12, color, 0.7);
        drawing.Text(name, x + 32, 97, 11, Palette.Ink);
    }
}
