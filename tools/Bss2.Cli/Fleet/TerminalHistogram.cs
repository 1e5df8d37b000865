using System.Globalization;

namespace Bss2.Cli.Fleet;

/// <summary>A histogram in the terminal: one line a bin, bins of a round width.</summary>
internal static class TerminalHistogram
{
    private const int BinsMax = 14, BarMax = 40;

    /// <summary>Writes the histogram of at least one value; <paramref name="unit"/> stands behind every edge.</summary>
    public static void Write(TextWriter output, IReadOnlyList<double> values, string unit)
    {
        // In whole bins: 0.1 has no exact double, the index of a bin has.
        (double width, int decimals) = Width(values.Max() - values.Min());
        int[] bins = [.. values.Select(v => (int)Math.Floor((v / width) + 1e-9))];
        int first = bins.Min(), last = bins.Max();
        int[] counts = [.. Enumerable.Range(first, last - first + 1).Select(b => bins.Count(v => v == b))];
        string format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        for (int b = 0; b < counts.Length; b++)
        {
            string edge = ((first + b) * width).ToString(format, CultureInfo.InvariantCulture);
            string bar = new('#', (int)Math.Ceiling((double)counts[b] * BarMax / Math.Max(BarMax, counts.Max())));
            output.WriteLine($"{edge,10} {unit} {counts[b],5}  {bar}".TrimEnd());
        }
    }

    // 1, 2 or 5 times a power of ten, not below a hundredth.
    private static (double Width, int Decimals) Width(double range)
    {
        for (int decimals = 2; ; decimals--)
        {
            double power = decimals >= 0 ? 1 / Math.Pow(10, decimals) : Math.Pow(10, -decimals);
            foreach (int factor in new[] { 1, 2, 5 })
                if (range <= (BinsMax - 1) * factor * power) return (factor * power, Math.Max(0, decimals));
        }
    }
}
