using System.Numerics;

namespace Bss2.Training.Tests;

/// <summary>Fourier transform of any length by Bluestein's chirp, for a recording whose length is no power of two.</summary>
internal static class AnyLength
{
    /// <summary>Sum over j of x[j] e^(sign 2 pi i j k / n), not scaled.</summary>
    public static Complex[] Transform(Complex[] x, int sign)
    {
        int n = x.Length, m = 4;
        while (m < 2 * n) m *= 2;
        var chirp = new Complex[n];
        for (int j = 0; j < n; j++) chirp[j] = Complex.FromPolarCoordinates(1, sign * Math.PI * ((long)j * j % (2L * n)) / n);
        Complex[] a = new Complex[m], b = new Complex[m];
        for (int j = 0; j < n; j++)
        {
            a[j] = x[j] * chirp[j];
            b[j] = b[(m - j) % m] = Complex.Conjugate(chirp[j]);
        }
        Complex[] fa = PowerOfTwo(a), fb = PowerOfTwo(b);
        // The inverse of the inverse: conjugated twice.
        Complex[] product = PowerOfTwo([.. fa.Zip(fb, (u, v) => Complex.Conjugate(u * v))]);
        return [.. Enumerable.Range(0, n).Select(k => Complex.Conjugate(product[k]) / m * chirp[k])];
    }

    private static Complex[] PowerOfTwo(Complex[] x)
    {
        var transform = new LaneTransform(x.Length);
        double[] re = new double[x.Length * LaneTransform.Lanes], im = new double[x.Length * LaneTransform.Lanes];
        for (int k = 0; k < x.Length; k++)
            (re[(transform.PositionOf(k) * LaneTransform.Lanes) + 5], im[(transform.PositionOf(k) * LaneTransform.Lanes) + 5]) = (x[k].Real, x[k].Imaginary);
        transform.Run(re, im);
        return [.. Enumerable.Range(0, x.Length).Select(k => new Complex(re[(k * LaneTransform.Lanes) + 5], im[(k * LaneTransform.Lanes) + 5]))];
    }
}
