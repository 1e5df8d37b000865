using System.Globalization;
using Bss2.Cli.Readout;

namespace Bss2.Cli.Figures;

/// <summary>Recorded membranes over time, a panel per neuron, with input and output spikes.</summary>
internal static class TraceFigure
{
    private const double Width = 1200, Left = 90, PanelWidth = 1060, Top = 128, PanelsHeight = 400, PanelHeightMin = 130, Gap = 62, Below = 80;
    private const double MarkPart = 0.045, MillivoltsMin = 20;

    // Up to this many samples are drawn as points too; more than two per column of a third of a pixel only by their extremes.
    private const int DotsMax = 600, PointsMax = 6000, ColumnsOfMany = 3000;

    // Spikes have the contrast colour for themselves.
    private static readonly string[] Colors = [.. Palette.Classes.Where(c => c != Palette.Contrast)];

    /// <summary>Draws a recording.</summary>
    public static Drawing Draw(Recorded recorded)
    {
        int count = recorded.Traces.Count;
        double height = Math.Max(PanelHeightMin, (PanelsHeight - ((count - 1) * Gap)) / count);
        var drawing = new Drawing(Width, Top + (count * height) + ((count - 1) * Gap) + Below);
        drawing.Text(count == 1 ? $"Membrane of neuron {recorded.Traces[0].Neuron}, {recorded.Converter}" : $"Membranes of {count} neurons, {recorded.Converter}", 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text($"{recorded.Device}; {recorded.Stimulus}", 40, 62, 11, Palette.Muted);
        DrawLegend(drawing, recorded);
        for (int i = 0; i < count; i++) DrawPanel(drawing, recorded, i, Top + (i * (height + Gap)), height);
        return drawing;
    }

    private static void DrawLegend(Drawing drawing, Recorded recorded)
    {
        double x = Left + PanelWidth;
        if (recorded.Traces.Any(t => t.SpikesUs.Length > 0)) x = Entry(drawing, x, "spike of the neuron", Palette.Contrast);
        if (recorded.InputsUs.Count > 0) Entry(drawing, x, "input spike sent", Palette.Muted);
    }

    private static double Entry(Drawing drawing, double right, string name, string color)
    {
        const double size = 11, y = 92;
        double left = right - StrokeFont.Measure(name, size);
        drawing.Text(name, left, y, size, Palette.Ink);
        drawing.Line([(left - 10, y + 2), (left - 10, y - 12)], color, 2);
        return left - 40;
    }

    private static void DrawPanel(Drawing drawing, Recorded recorded, int index, double top, double height)
    {
        RecordedTrace trace = recorded.Traces[index];
        (double low, double high) = Range(trace.Millivolts);
        var axes = new Axes(drawing, (Left, top, PanelWidth, height), (0, recorded.DurationUs), (low, high));
        (double mean, double sd) = RecordedTrace.Statistics(trace.Millivolts);
        bool last = index == recorded.Traces.Count - 1;
        axes.DrawFrame(string.Create(CultureInfo.InvariantCulture, $"neuron {trace.Neuron}: {trace.Codes.Length} samples, mean {mean:0.0} mV, sd {sd:0.0} mV"), "time / µs", "membrane / mV", last);
        string color = Colors[index % Colors.Length];
        if (recorded.Current is (double from, double to))
        {
            drawing.Rectangle(axes.X(from), top, axes.X(to) - axes.X(from), height, Palette.Grid, 0.55);
            drawing.Text("current on", axes.X(from) + 10, top + 22, 11, Palette.Muted);
        }
        (double X, double Y)[] points = [.. Points(trace, recorded.DurationUs)];
        axes.Curve(points, color, points.Length > DotsMax ? 0.9 : 1.6);
        if (points.Length <= DotsMax) axes.Dots(points, color, 2.2);
        double mark = MarkPart * (high - low);
        axes.Raster(recorded.InputsUs.Select(t => (t, low + mark)), Palette.Muted, mark, 2);
        axes.Raster(trace.SpikesUs.Select(t => (t, high - mark)), Palette.Contrast, mark, 2);
    }

    private static (double Low, double High) Range(double[] values)
    {
        double low = values.Min(), high = values.Max(), span = Math.Max(MillivoltsMin, high - low), middle = (low + high) / 2;
        return (middle - (span * 0.62), middle + (span * 0.62));
    }

    private static IEnumerable<(double X, double Y)> Points(RecordedTrace trace, double durationUs)
    {
        int count = trace.TimesUs.Length;
        if (count <= PointsMax)
        {
            for (int i = 0; i < count; i++) yield return (trace.TimesUs[i], trace.Millivolts[i]);
            yield break;
        }
        for (int i = 0; i < count;)
        {
            int column = (int)(trace.TimesUs[i] / durationUs * ColumnsOfMany);
            double low = double.PositiveInfinity, high = double.NegativeInfinity, time = trace.TimesUs[i];
            for (; i < count && (int)(trace.TimesUs[i] / durationUs * ColumnsOfMany) == column; i++) (low, high) = (Math.Min(low, trace.Millivolts[i]), Math.Max(high, trace.Millivolts[i]));
            yield return (time, low);
            yield return (time, high);
        }
    }
}
