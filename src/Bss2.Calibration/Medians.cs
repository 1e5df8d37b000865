namespace Bss2.Calibration;

/// <summary>The median, the one figure per chip that a few broken neurons do not move.</summary>
internal static class Medians
{
    /// <summary>Middle value, or the mean of the two in the middle; <paramref name="ifNone"/> without values.</summary>
    public static double Of(IEnumerable<double> values, double ifNone)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? ifNone : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
