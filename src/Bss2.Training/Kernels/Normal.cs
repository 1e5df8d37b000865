namespace Bss2.Training;

/// <summary>Normal deviates from a counter: the inverse distribution function of 32 random bits, without libm.</summary>
internal static class Normal
{
    /// <summary>Deviate with mean 0 and sd 1 of element <paramref name="index"/>.</summary>
    public static double At(Philox random, uint use, uint unit, ulong index) => Inverse((random.Block(use, unit, index).X0 + 0.5) / 4294967296.0);

    // Rational approximation of the inverse normal distribution function (P. J. Acklam), relative error below 1.2e-9.
    private static double Inverse(double p)
    {
        if (p > 0.5) return -Inverse(1 - p);
        if (p < 0.02425)
        {
            double q = Math.Sqrt(-2 * StrictMath.Log(p));
            double top = (((((((((-7.784894002430293e-03 * q) - 3.223964580411365e-01) * q) - 2.400758277161838e+00) * q) - 2.549732539343734e+00) * q) + 4.374664141464968e+00) * q) + 2.938163982698783e+00;
            return top / ((((((((7.784695709041462e-03 * q) + 3.224671290700398e-01) * q) + 2.445134137142996e+00) * q) + 3.754408661907416e+00) * q) + 1);
        }
        double d = p - 0.5, r = d * d;
        double numerator = (((((((((-3.969683028665376e+01 * r) + 2.209460984245205e+02) * r) - 2.759285104469687e+02) * r) + 1.383577518672690e+02) * r) - 3.066479806614716e+01) * r) + 2.506628277459239e+00;
        double denominator = (((((((((-5.447609879822406e+01 * r) + 1.615858368580409e+02) * r) - 1.556989798598866e+02) * r) + 6.680131188771972e+01) * r) - 1.328068155288572e+01) * r) + 1;
        return numerator * d / denominator;
    }
}
