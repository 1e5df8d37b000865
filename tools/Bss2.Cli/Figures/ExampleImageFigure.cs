namespace Bss2.Cli.Figures;

/// <summary>One image on its way through the chip: picture, input raster, hidden raster, hidden and readout membranes.</summary>
public static class ExampleImageFigure
{
    private const int HiddenTracesShown = 12;
    private const double BeforeUs = 0.8;   // room for what happens at time 0

    /// <summary>Draws the figure; <paramref name="subtitle"/> says device, seed and what kind of traces these are.</summary>
    public static Drawing Draw(string title, string subtitle, ExampleImage image)
    {
        var drawing = new Drawing(1280, 800);
        drawing.Text(title, 40, 38, 18, Palette.Ink, bold: true);
        drawing.Text(subtitle, 40, 62, 11, Palette.Muted);
        double endUs = image.SampleCount * image.SamplePeriodUs;
        DrawPicture(drawing, image);
        DrawRaster(drawing, (90, 420, 500, 290), (-BeforeUs, endUs), "input spikes", "input line", image.InputCount, image.InputSpikes);
        DrawRaster(drawing, (710, 125, 470, 170), (-BeforeUs, endUs), "hidden spikes", "neuron", image.HiddenCount, image.HiddenSpikes, xTicks: false);
        DrawHidden(drawing, (710, 340, 470, 170), endUs, image);
        DrawReadout(drawing, (710, 555, 470, 155), endUs, image);
        return drawing;
    }

    private static void DrawPicture(Drawing drawing, ExampleImage image)
    {
        const double left = 90, top = 115, side = 240;
        if (image.PixelSide > 0)
        {
            double cell = side / image.PixelSide;
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                int grey = 255 - image.Pixels[i];
                drawing.Rectangle(left + (i % image.PixelSide * cell), top + (i / image.PixelSide * cell), cell + 0.4, cell + 0.4, $"#{grey:x2}{grey:x2}{grey:x2}");
            }
            drawing.Line([(left, top), (left + side, top), (left + side, top + side), (left, top + side), (left, top)], Palette.Muted, 1);
        }
        double x = image.PixelSide > 0 ? left + side + 40 : left;
        bool right = image.Label == image.Prediction;
        drawing.Text("class", x, top + 30, 12, Palette.Muted);
        drawing.Text($"{image.Label}", x, top + 70, 28, Palette.Ink, bold: true);
        drawing.Text("chip says", x, top + 120, 12, Palette.Muted);
        drawing.Text($"{image.Prediction}", x, top + 160, 28, right ? "#2f8f5b" : Palette.Contrast, bold: true);
        drawing.Text($"{image.InputSpikes.Count} input spikes", x, top + 205, 11, Palette.Ink);
        drawing.Text($"{image.HiddenSpikes.Count} hidden spikes", x, top + 228, 11, Palette.Ink);
    }

    private static void DrawRaster(
        Drawing drawing, (double, double, double, double) area, (double, double) time, string title, string yLabel, int count,
        IReadOnlyList<(double TimeUs, int Index)> spikes, bool xTicks = true)
    {
        var axes = new Axes(drawing, area, time, (-1, count));
        axes.DrawFrame(title, "time / µs", yLabel, xTicks);
        axes.Raster(spikes.Where(s => s.TimeUs >= time.Item1 && s.TimeUs <= time.Item2).Select(s => (s.TimeUs, (double)s.Index)), Palette.Accent, count / 45.0, 1.8);
    }

    private static void DrawHidden(Drawing drawing, (double, double, double, double) area, double endUs, ExampleImage image)
    {
        int[] shown = MostExcited(image);
        double low = shown.Length == 0 ? image.LeakLsb - 20 : shown.Min(n => Values(image.HiddenLsb, image.HiddenCount, n, image.SampleCount).Min()) - 8;
        var axes = new Axes(drawing, area, (-BeforeUs, endUs), (Math.Min(low, image.LeakLsb - 15), image.ThresholdLsb + 22));
        axes.DrawFrame($"hidden membranes ({shown.Length} most excited)", "time / µs", "CADC / LSB", xTicks: false);
        for (int i = 0; i < shown.Length; i++)
            axes.Curve(Trace(image.HiddenLsb, image.HiddenCount, shown[i], image), Palette.Classes[i % Palette.Classes.Count], 1.4, 0.85);
        axes.Level(image.ThresholdLsb, "threshold", Palette.Contrast);
        axes.Level(image.LeakLsb, "leak", Palette.Muted);
    }

    private static void DrawReadout(Drawing drawing, (double Left, double Top, double Width, double Height) area, double endUs, ExampleImage image)
    {
        var axes = new Axes(drawing, area, (-BeforeUs, endUs), (image.OutputLsb.Min() - 6, image.OutputLsb.Max() + 10));
        axes.DrawFrame("readout membranes", "time / µs", "CADC / LSB");
        for (int n = 0; n < image.OutputCount; n++)
        {
            bool winner = n == image.Prediction;
            axes.Curve(Trace(image.OutputLsb, image.OutputCount, n, image), Palette.Classes[n % Palette.Classes.Count], winner ? 3 : 1.3, winner ? 1 : 0.75);
        }
        double x = area.Left;
        for (int n = 0; n < image.OutputCount; n++, x += 44)
        {
            drawing.Line([(x, area.Top + area.Height + 60), (x + 16, area.Top + area.Height + 60)], Palette.Classes[n % Palette.Classes.Count], 2.6);
            drawing.Text($"{n}", x + 22, area.Top + area.Height + 64, 11, Palette.Ink);
        }
    }

    private static int[] MostExcited(ExampleImage image) =>
        [.. Enumerable.Range(0, image.HiddenCount)
            .OrderByDescending(n => Values(image.HiddenLsb, image.HiddenCount, n, image.SampleCount).Max()).ThenBy(n => n)
            .Take(HiddenTracesShown)];

    private static IEnumerable<float> Values(float[] traces, int count, int neuron, int samples) =>
        Enumerable.Range(0, samples).Select(s => traces[(s * count) + neuron]);

    private static IEnumerable<(double, double)> Trace(float[] traces, int count, int neuron, ExampleImage image) =>
        Enumerable.Range(0, image.SampleCount).Select(s => (s * image.SamplePeriodUs, (double)traces[(s * count) + neuron]));
}
