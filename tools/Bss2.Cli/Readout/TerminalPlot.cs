using System.Globalization;
using System.Text;

namespace Bss2.Cli.Readout;

/// <summary>A curve in braille characters: two dots wide and four high each, with labelled axes.</summary>
internal sealed class TerminalPlot
{
    private const int LabelColumns = 7, ColumnsMin = 40, ColumnsMax = 200, RowsPerLabel = 3, ColumnsPerLabel = 12, SamplesPerDotOfBand = 100;
    private const double RangeMinMillivolts = 20;
    private const char Braille = '\u2800', InputMark = '▴', SpikeMark = '▾', StepMark = '▔';

    // Bit of a dot in its character, [row][column] (Unicode block Braille Patterns).
    private static readonly byte[][] Bits = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
    private readonly int _columns, _rows;

    /// <summary>A plot for a terminal of <paramref name="terminalColumns"/>, its curve <paramref name="rows"/> lines high.</summary>
    public TerminalPlot(int terminalColumns, int rows) => (_columns, _rows) = (Math.Clamp(terminalColumns, ColumnsMin, ColumnsMax) - LabelColumns - 1, rows);

    /// <summary>The lines of a trace: spikes above the curve; below the last one the time axis and what was done to the neurons.</summary>
    public IEnumerable<string> Draw(Recorded recorded, int index)
    {
        RecordedTrace trace = recorded.Traces[index];
        double durationUs = recorded.DurationUs;
        (double low, double high) = Range(trace.Millivolts);
        byte[,] dots = Dots(trace, durationUs, low, high);
        yield return string.Create(CultureInfo.InvariantCulture, $"{"mV",LabelColumns} membrane of neuron {trace.Neuron}{(trace.SpikesUs.Length > 0 ? $", {SpikeMark} spike" : "")}");
        if (trace.SpikesUs.Length > 0) yield return Marks("", trace.SpikesUs, durationUs, SpikeMark);
        string?[] labels = Labels(low, high);
        for (int row = 0; row < _rows; row++)
        {
            var line = new StringBuilder(labels[row] is string label ? label.PadLeft(LabelColumns - 1) + " ┤" : "│".PadLeft(LabelColumns + 1));
            for (int column = 0; column < _columns; column++) line.Append(dots[row, column] == 0 ? ' ' : (char)(Braille + dots[row, column]));
            yield return line.ToString().TrimEnd();
        }
        if (index < recorded.Traces.Count - 1) yield break;
        foreach (string line in TimeAxis(durationUs)) yield return line;
        if (recorded.InputsUs.Count > 0) yield return Marks("input", recorded.InputsUs, durationUs, InputMark);
        if (recorded.Current is (double from, double to)) yield return Marks("step", [.. Enumerable.Range(0, _columns + 1).Select(c => from + ((to - from) * c / _columns))], durationUs, StepMark);
    }

    // Round values, each at the row that holds it.
    private string?[] Labels(double low, double high)
    {
        var labels = new string?[_rows];
        double step = NiceStep((high - low) * RowsPerLabel / _rows);
        for (double value = Math.Ceiling(low / step) * step; value < high; value += step)
            labels[Math.Clamp((int)((high - value) / (high - low) * _rows), 0, _rows - 1)] = value.ToString("0", CultureInfo.InvariantCulture);
        return labels;
    }

    private byte[,] Dots(RecordedTrace trace, double durationUs, double low, double high)
    {
        int width = 2 * _columns, height = 4 * _rows;
        var dots = new byte[_rows, _columns];
        (int X, int Y)? before = null;
        foreach ((double x, double y) in Thinned(trace, durationUs, width))
        {
            var here = (X: (int)Math.Clamp(x, 0, width - 1), Y: (int)Math.Clamp((high - y) / (high - low) * height, 0, height - 1));
            Line(dots, before ?? here, here);
            before = here;
        }
        return dots;
    }

    // Where samples are denser than dots, their mean per column of dots; where they are so dense that a PSP fits into a column, their extremes.
    private static IEnumerable<(double X, double Y)> Thinned(RecordedTrace trace, double durationUs, int width)
    {
        bool band = trace.TimesUs.Length > width * SamplesPerDotOfBand;
        for (int i = 0; i < trace.TimesUs.Length;)
        {
            int column = Column(i), first = i;
            (double low, double high, double sum) = (double.PositiveInfinity, double.NegativeInfinity, 0);
            for (; i < trace.TimesUs.Length && Column(i) == column; i++)
                (low, high, sum) = (Math.Min(low, trace.Millivolts[i]), Math.Max(high, trace.Millivolts[i]), sum + trace.Millivolts[i]);
            yield return (column, band ? low : sum / (i - first));
            if (band) yield return (column, high);
        }

        int Column(int i) => (int)(trace.TimesUs[i] / durationUs * width);
    }

    // Every dot from one point to the other.
    private static void Line(byte[,] dots, (int X, int Y) from, (int X, int Y) to)
    {
        int steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (int k = 0; k <= steps; k++)
        {
            int x = from.X + (int)Math.Round((to.X - from.X) * (double)k / steps), y = from.Y + (int)Math.Round((to.Y - from.Y) * (double)k / steps);
            dots[y / 4, x / 2] |= Bits[y % 4][x % 2];
        }
    }

    private string Marks(string name, IReadOnlyList<double> timesUs, double durationUs, char mark)
    {
        char[] line = [.. Enumerable.Repeat(' ', _columns)];
        foreach (double t in timesUs) line[(int)Math.Clamp(t / durationUs * _columns, 0, _columns - 1)] = mark;
        return (name.PadLeft(LabelColumns - 1) + "  " + new string(line)).TrimEnd();
    }

    private IEnumerable<string> TimeAxis(double durationUs)
    {
        double step = NiceStep(durationUs / Math.Max(1, _columns / ColumnsPerLabel));
        char[] axis = [.. Enumerable.Repeat('─', _columns)], labels = [.. Enumerable.Repeat(' ', _columns)];
        for (int k = 0; k * step <= durationUs * (1 + 1e-9); k++)
        {
            int at = Math.Min(_columns - 1, (int)(k * step / durationUs * _columns));
            axis[at] = '┬';
            string text = (k * step).ToString("0.###", CultureInfo.InvariantCulture);
            text.CopyTo(0, labels, Math.Min(at, _columns - text.Length), text.Length);
        }
        yield return "└".PadLeft(LabelColumns + 1) + new string(axis);
        yield return ("µs".PadLeft(LabelColumns - 1) + "  " + new string(labels)).TrimEnd();
    }

    private static (double Low, double High) Range(double[] values)
    {
        double low = values.Min(), high = values.Max(), missing = Math.Max(0, RangeMinMillivolts - (high - low)) / 2;
        return (low - missing - 1, high + missing + 1);
    }

    // 1, 2 or 5 times a power of ten.
    private static double NiceStep(double least)
    {
        double power = 1;
        while (power * 10 <= least) power *= 10;
        while (power > least) power /= 10;
        return least <= power ? power : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
    }
}
