namespace Bss2.Training;

/// <summary>Mean, spread and extremes of repeated measurements.</summary>
/// <param name="Count">Measurements.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Sd">Standard deviation of the sample (n - 1); 0 for a single one.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
public sealed record Spread(int Count, double Mean, double Sd, double Min, double Max)
{
    /// <summary>Of at least one value.</summary>
    public static Spread Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        double mean = values.Average(), squares = values.Sum(v => (v - mean) * (v - mean));
        return new Spread(values.Count, mean, values.Count > 1 ? Math.Sqrt(squares / (values.Count - 1)) : 0, values.Min(), values.Max());
    }
}
