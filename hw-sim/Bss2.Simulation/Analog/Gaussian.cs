using System.Runtime.Intrinsics;

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

    /// <summary>Element i becomes the deviate of unit i at <paramref name="index"/>, bit for bit <see cref="At"/>.</summary>
    public static void Fill(Philox philox, uint domain, ulong index, Span<float> deviates)
    {
        int done = 0;
        for (; PhiloxLanes.IsSupported && done + PhiloxLanes.Count <= deviates.Length; done += PhiloxLanes.Count)
        {
            var (x0, x1, x2, x3) = PhiloxLanes.Blocks(philox, domain, (uint)done, index >> 2);
            Draw((index & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 }, deviates[done..]);
        }
        for (; done < deviates.Length; done++) deviates[done] = At(philox, domain, (uint)done, index);
    }

    /// <summary>
    /// The four indices 4*<paramref name="block"/> + k at once, shape [k = 0..3][unit]: row k equals <see cref="Fill"/> there, at a quarter of the cost.
    /// </summary>
    public static void FillFour(Philox philox, uint domain, ulong block, Span<float> deviates)
    {
        Check.That(deviates.Length % 4 == 0);
        int units = deviates.Length / 4, done = 0;
        Span<float> d0 = deviates[..units], d1 = deviates.Slice(units, units), d2 = deviates.Slice(2 * units, units), d3 = deviates[(3 * units)..];
        for (; PhiloxLanes.IsSupported && done + PhiloxLanes.Count <= units; done += PhiloxLanes.Count)
        {
            var (x0, x1, x2, x3) = PhiloxLanes.Blocks(philox, domain, (uint)done, block);
            Draw(x0, d0[done..]);
            Draw(x1, d1[done..]);
            Draw(x2, d2[done..]);
            Draw(x3, d3[done..]);
        }
        for (; done < units; done++)
        {
            var (x0, x1, x2, x3) = philox.Block(domain, (uint)done, block);
            (d0[done], d1[done], d2[done], d3[done]) = (Draw(x0), Draw(x1), Draw(x2), Draw(x3));
        }
    }

    /// <summary>
    /// All four words of eight consecutive units' blocks at <paramref name="block"/>, shape [word k][unit i]: the deviate of word k of unit
    /// <paramref name="firstUnit"/> + i.
    /// </summary>
    public static void FillBlocks(Philox philox, uint domain, uint firstUnit, ulong block, Span<float> deviates)
    {
        Check.That(deviates.Length == 4 * PhiloxLanes.Count);
        if (PhiloxLanes.IsSupported)
        {
            var (x0, x1, x2, x3) = PhiloxLanes.Blocks(philox, domain, firstUnit, block);
            Draw(x0, deviates);
            Draw(x1, deviates[PhiloxLanes.Count..]);
            Draw(x2, deviates[(2 * PhiloxLanes.Count)..]);
            Draw(x3, deviates[(3 * PhiloxLanes.Count)..]);
            return;
        }
        for (int i = 0; i < PhiloxLanes.Count; i++)
        {
            var (x0, x1, x2, x3) = philox.Block(domain, firstUnit + (uint)i, block);
            (deviates[i], deviates[PhiloxLanes.Count + i]) = (Draw(x0), Draw(x1));
            (deviates[(2 * PhiloxLanes.Count) + i], deviates[(3 * PhiloxLanes.Count) + i]) = (Draw(x2), Draw(x3));
        }
    }

    // Eight at once. A table of 16 KiB stays in the first cache: scalar loads are as fast as a gather, which would need pointers.
    private static void Draw(Vector256<uint> random, Span<float> deviates)
    {
        Span<uint> cells = stackalloc uint[8];
        Vector256.ShiftRightLogical(random, 20).CopyTo(cells);
        float[] nodes = Nodes;
        Vector256<float> low = Vector256.Create(
            nodes[cells[0]], nodes[cells[1]], nodes[cells[2]], nodes[cells[3]], nodes[cells[4]], nodes[cells[5]], nodes[cells[6]], nodes[cells[7]]);
        Vector256<float> high = Vector256.Create(
            nodes[cells[0] + 1], nodes[cells[1] + 1], nodes[cells[2] + 1], nodes[cells[3] + 1],
            nodes[cells[4] + 1], nodes[cells[5] + 1], nodes[cells[6] + 1], nodes[cells[7] + 1]);
        Vector256<int> cut = (Vector256.ShiftRightLogical(random, 8) & Vector256.Create(0xFFFu)).AsInt32();
        Vector256<float> fraction = Vector256.ConvertToSingle(cut) * Vector256.Create(1f / 4096f);
        (low + ((high - low) * fraction)).CopyTo(deviates);
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
