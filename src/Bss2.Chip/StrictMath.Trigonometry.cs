namespace Bss2;

public static partial class StrictMath
{
    // pi/2 in parts of which k times the first two are exact for |k| < 2^20 (fdlibm's constants).
    private const double HalfPi1 = 1.57079632673412561417e+00, HalfPi2 = 6.07710050630396597660e-11, HalfPi3 = 2.02226624879595063154e-21;
    private const double AngleMax = 1 << 20;

    /// <summary>Sine and cosine of <paramref name="x"/> in radians, |x| at most 2^20; absolute error below 1e-15.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        if (!(Math.Abs(x) <= AngleMax)) throw new ArgumentOutOfRangeException(nameof(x), x, $"Expected an angle within +-{AngleMax} rad.");
        double k = Math.Floor((x * (2 / Math.PI)) + 0.5);
        double r = x - (k * HalfPi1) - (k * HalfPi2) - (k * HalfPi3), z = r * r;
        // Taylor series on |r| <= pi/4: remainders below 1e-17.
        double s = 1.0 / 355687428096000.0;
        s = (s * z) - (1.0 / 1307674368000.0);
        s = (s * z) + (1.0 / 6227020800.0);
        s = (s * z) - (1.0 / 39916800.0);
        s = (s * z) + (1.0 / 362880.0);
        s = (s * z) - (1.0 / 5040.0);
        s = (s * z) + (1.0 / 120.0);
        s = (s * z) - (1.0 / 6.0);
        double sin = r + (r * z * s);
        double c = 1.0 / 20922789888000.0;
        c = (c * z) - (1.0 / 87178291200.0);
        c = (c * z) + (1.0 / 479001600.0);
        c = (c * z) - (1.0 / 3628800.0);
        c = (c * z) + (1.0 / 40320.0);
        c = (c * z) - (1.0 / 720.0);
        c = (c * z) + (1.0 / 24.0);
        double cos = 1 - (0.5 * z) + (z * z * c);
        return ((int)k & 3) switch { 0 => (sin, cos), 1 => (cos, -sin), 2 => (-sin, -cos), _ => (-cos, sin) };
    }

    /// <summary>Angle of the point (<paramref name="x"/>, <paramref name="y"/>) in -pi..pi; absolute error below 1e-15; 0 at the origin.</summary>
    public static double Atan2(double y, double x)
    {
        double ax = Math.Abs(x), ay = Math.Abs(y);
        if (ax == 0 && ay == 0) return double.IsNegative(x) ? Math.CopySign(Math.PI, y) : y;
        double a = ay <= ax ? AtanUnit(ay / ax) : (Math.PI / 2) - AtanUnit(ax / ay);
        if (double.IsNegative(x)) a = Math.PI - a;
        return Math.CopySign(a, y);
    }

    // 0 <= t <= 1: halving the angle twice leaves t <= tan(pi/16) = 0.199, series to t^25.
    private static double AtanUnit(double t)
    {
        t /= 1 + Math.Sqrt(1 + (t * t));
        t /= 1 + Math.Sqrt(1 + (t * t));
        double z = t * t, sum = 1.0 / 25;
        for (int n = 23; n >= 1; n -= 2) sum = (1.0 / n) - (z * sum);
        return 4 * t * sum;
    }
}
