namespace Bss2;

/// <summary>
/// Transcendental functions from IEEE-754 basic operations in a fixed order: the same bits on every machine, unlike libm.
/// Relative error below 1e-15 (exp) and 1e-15 (log); tested against decimal references.
/// </summary>
public static partial class StrictMath
{
    // ln 2 split so that k * Ln2High is exact for |k| < 2^11 (fdlibm's constants).
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;

    /// <summary>e to the power <paramref name="x"/>; 0 below -745, +infinity above 709.78.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.13) return 0;
        double k = Math.Floor((x * InverseLn2) + 0.5);
        double r = x - (k * Ln2High) - (k * Ln2Low);
        // Taylor series to r^13/13! on |r| <= ln2/2: remainder below 4e-18.
        double sum = 1.0 / 6227020800.0;
        sum = (sum * r) + (1.0 / 479001600.0);
        sum = (sum * r) + (1.0 / 39916800.0);
        sum = (sum * r) + (1.0 / 3628800.0);
        sum = (sum * r) + (1.0 / 362880.0);
        sum = (sum * r) + (1.0 / 40320.0);
        sum = (sum * r) + (1.0 / 5040.0);
        sum = (sum * r) + (1.0 / 720.0);
        sum = (sum * r) + (1.0 / 120.0);
        sum = (sum * r) + (1.0 / 24.0);
        sum = (sum * r) + (1.0 / 6.0);
        sum = (sum * r) + 0.5;
        double y = 1.0 + (r + (r * r * sum));
        return ScaleB(y, (int)k);
    }

    /// <summary>Natural logarithm of <paramref name="x"/> &gt; 0; -infinity at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        int exponent = 0;
        if (x < 2.2250738585072014e-308) { x *= 18014398509481984.0; exponent = -54; }
        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)((bits >> 52) & 0x7FF) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951) { m *= 0.5; exponent++; }
        // ln m = 2 artanh(s), s = (m-1)/(m+1), |s| <= 0.1716: series to s^23.
        double s = (m - 1) / (m + 1), z = s * s;
        double series = 1.0 / 23;
        for (int n = 21; n >= 3; n -= 2) series = (series * z) + (1.0 / n);
        double tail = 2 * s * z * series;
        return (exponent * Ln2High) + ((2 * s) + (tail + (exponent * Ln2Low)));
    }

    private static double ScaleB(double y, int k)
    {
        if (k < -1022) return y * BitConverter.Int64BitsToDouble((long)(k + 54 + 1023) << 52) * 5.551115123125783e-17;
        if (k > 1023) return y * BitConverter.Int64BitsToDouble((long)(k - 1 + 1023) << 52) * 2.0;
        return y * BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
    }
}
