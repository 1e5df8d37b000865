namespace Bss2.Simulation;

/// <summary>Normal deviates from 24 random bits by an inverse-CDF table with linear interpolation (chip-model 8.4): the same bits everywhere.</summary>
internal static class Gaussian
{
    private const int Cells = 4096;
    private const float TailSigma = 4.9f;
    private static readonly float[] Nodes = BuildNodes();

    /// <summary>The deviate of the upper 24 bits of <paramref name="random"/>: mean 0, sd 1, at most 4.9 sigma.</summary>
    public static float Draw(uint random)
    {
        uint cell = random >> 20;
        float fraction = (random >> 8 & 0xFFF) * (1f / 4096f);
        float low = Nodes[cell];
        return low + ((Nodes[cell + 1] - low) * fraction);
    }

    /// <summary>Draws truncated at 3.5 sigma, for frozen mismatch.</summary>
    public static double DrawFrozen(uint random) => Math.Clamp(Draw(random), -3.5, 3.5);

    /// <summary>The deviate of <paramref name="unit"/> at <paramref name="index"/>: four consecutive indices share a Philox block.</summary>
    public static float At(Philox philox, uint domain, uint unit, ulong index)
    {
        var (x0, x1, x2, x3) = philox.Block(domain, unit, index >> 2);
        return Draw((index & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 });
    }

    private static float[] BuildNodes()
    {
        var nodes = new float[Cells + 1];
        for (int i = 1; i < Cells; i++) nodes[i] = (float)InverseCdf(i / (double)Cells);
        nodes[0] = -TailSigma;
        nodes[Cells] = TailSigma;
        return nodes;
    }

    // Rational approximation of the inverse normal distribution function (P. J. Acklam), relative error below 1.2e-9.
    private static double InverseCdf(double p)
    {
        if (p > 0.5) return -InverseCdf(1 - p);
        if (p < 0.02425)
        {
            double q = Math.Sqrt(-2 * StrictMath.Log(p));
            return (((((((((-7.784894002430293e-03 * q) - 3.223964580411365e-01) * q) - 2.400758277161838e+00) * q) - 2.549732539343734e+00) * q) + 4.374664141464968e+00) * q) + 2.938163982698783e+00
                is double numerator ? numerator / ((((((((7.784695709041462e-03 * q) + 3.224671290700398e-01) * q) + 2.445134137142996e+00) * q) + 3.754408661907416e+00) * q) + 1) : 0;
        }
        double d = p - 0.5, r = d * d;
        double top = (((((((((-3.969683028665376e+01 * r) + 2.209460984245205e+02) * r) - 2.759285104469687e+02) * r) + 1.383577518672690e+02) * r) - 3.066479806614716e+01) * r) + 2.506628277459239e+00;
        double bottom = (((((((((-5.447609879822406e+01 * r) + 1.615858368580409e+02) * r) - 1.556989798598866e+02) * r) + 6.680131188771972e+01) * r) - 1.328068155288572e+01) * r) + 1;
        return top * d / bottom;
    }
}
