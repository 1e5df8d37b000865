using System.Numerics;
using System.Runtime.InteropServices;

namespace Bss2.Training;

/// <summary>
/// Inverse Fourier transform (kernel e^{+i}, not scaled) of a power-of-two length over <see cref="Lanes"/> sequences side by side: sums of a lane
/// do not depend on the width of the machine's vectors. Written here and not taken from a library because its bits are part of the data set.
/// </summary>
internal sealed class LaneTransform
{
    /// <summary>Sequences that are transformed together.</summary>
    public const int Lanes = 8;

    private readonly double[] _cos, _sin;
    private readonly int[] _reversed;

    /// <summary>For <paramref name="length"/> points, a power of two.</summary>
    public LaneTransform(int length)
    {
        Check.That(BitOperations.IsPow2(length) && length >= 4);
        Length = length;
        (_cos, _sin) = (new double[length / 2], new double[length / 2]);
        for (int k = 0; k < length / 2; k++) (_sin[k], _cos[k]) = StrictMath.SinCos(2 * Math.PI * k / length);
        _reversed = new int[length];
        for (int k = 1; k < length; k++) _reversed[k] = (_reversed[k >> 1] >> 1) | ((k & 1) != 0 ? length / 2 : 0);
    }

    /// <summary>Points.</summary>
    public int Length { get; }

    /// <summary>Where input point <paramref name="k"/> must stand before <see cref="Run"/>.</summary>
    public int PositionOf(int k) => _reversed[k];

    /// <summary>Transforms arrays of shape [point, lane] in place; input in the order of <see cref="PositionOf"/>, output in natural order.</summary>
    public void Run(double[] real, double[] imaginary)
    {
        Check.That(real.Length >= Length * Lanes && imaginary.Length >= Length * Lanes);
        int half = 1;
        if ((BitOperations.Log2((uint)Length) & 1) != 0)
        {
            for (int at = 0; at < Length; at += 2) Butterfly(real, imaginary, at * Lanes, (at + 1) * Lanes, 1, 0);
            half = 2;
        }
        for (; half < Length; half *= 4) TwoStages(real, imaginary, half);
    }

    // Stages of half length h and 2h at once: each point is loaded and stored once for two of them.
    private void TwoStages(double[] real, double[] imaginary, int half)
    {
        int stride1 = Length / (2 * half), stride2 = Length / (4 * half);
        for (int j = 0; j < half; j++)
        {
            double c1 = _cos[j * stride1], s1 = _sin[j * stride1], c2 = _cos[j * stride2], s2 = _sin[j * stride2];
            for (int block = j; block < Length; block += 4 * half)
                Quad(real, imaginary, block * Lanes, half * Lanes, (c1, s1), (c2, s2));
        }
    }

    private static void Quad(double[] real, double[] imaginary, int at, int distance, (double Cos, double Sin) first, (double Cos, double Sin) second)
    {
        ref double re = ref MemoryMarshal.GetArrayDataReference(real), im = ref MemoryMarshal.GetArrayDataReference(imaginary);
        Vector<double> c1 = new(first.Cos), s1 = new(first.Sin), c2 = new(second.Cos), s2 = new(second.Sin);
        for (int l = 0; l < Lanes; l += Vector<double>.Count)
        {
            nuint p0 = (nuint)(at + l), p1 = p0 + (nuint)distance, p2 = p1 + (nuint)distance, p3 = p2 + (nuint)distance;
            Vector<double> ar = Vector.LoadUnsafe(ref re, p0), ai = Vector.LoadUnsafe(ref im, p0), br = Vector.LoadUnsafe(ref re, p1), bi = Vector.LoadUnsafe(ref im, p1);
            Vector<double> cr = Vector.LoadUnsafe(ref re, p2), ci = Vector.LoadUnsafe(ref im, p2), dr = Vector.LoadUnsafe(ref re, p3), di = Vector.LoadUnsafe(ref im, p3);
            (br, bi) = ((br * c1) - (bi * s1), (br * s1) + (bi * c1));
            (dr, di) = ((dr * c1) - (di * s1), (dr * s1) + (di * c1));
            (ar, ai, br, bi) = (ar + br, ai + bi, ar - br, ai - bi);
            (cr, ci, dr, di) = (cr + dr, ci + di, cr - dr, ci - di);
            (cr, ci) = ((cr * c2) - (ci * s2), (cr * s2) + (ci * c2));
            // The second factor of d is i times that of c.
            (dr, di) = (-((dr * s2) + (di * c2)), (dr * c2) - (di * s2));
            (ar + cr).StoreUnsafe(ref re, p0);
            (ai + ci).StoreUnsafe(ref im, p0);
            (br + dr).StoreUnsafe(ref re, p1);
            (bi + di).StoreUnsafe(ref im, p1);
            (ar - cr).StoreUnsafe(ref re, p2);
            (ai - ci).StoreUnsafe(ref im, p2);
            (br - dr).StoreUnsafe(ref re, p3);
            (bi - di).StoreUnsafe(ref im, p3);
        }
    }

    private static void Butterfly(double[] real, double[] imaginary, int a, int b, double cos, double sin)
    {
        for (int l = 0; l < Lanes; l++)
        {
            double r = (real[b + l] * cos) - (imaginary[b + l] * sin), i = (real[b + l] * sin) + (imaginary[b + l] * cos);
            (real[a + l], imaginary[a + l], real[b + l], imaginary[b + l]) = (real[a + l] + r, imaginary[a + l] + i, real[a + l] - r, imaginary[a + l] - i);
        }
    }
}
