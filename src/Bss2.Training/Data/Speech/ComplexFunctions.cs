using System.Numerics;

namespace Bss2.Training;

/// <summary>Principal branches of complex functions from <see cref="StrictMath"/>: the same bits on every machine.</summary>
internal static class ComplexFunctions
{
    public static Complex Sqrt(Complex z)
    {
        double modulus = Math.Sqrt((z.Real * z.Real) + (z.Imaginary * z.Imaginary));
        if (modulus == 0) return Complex.Zero;
        double larger = Math.Sqrt((modulus + Math.Abs(z.Real)) / 2), smaller = Math.Abs(z.Imaginary) / (2 * larger);
        return z.Real >= 0 ? new Complex(larger, Math.CopySign(smaller, z.Imaginary)) : new Complex(smaller, Math.CopySign(larger, z.Imaginary));
    }

    public static Complex Ln(Complex z) =>
        new(0.5 * StrictMath.Log((z.Real * z.Real) + (z.Imaginary * z.Imaginary)), StrictMath.Atan2(z.Imaginary, z.Real));

    public static Complex Exp(Complex z)
    {
        double size = StrictMath.Exp(z.Real);
        if (size == 0) return Complex.Zero;
        (double sin, double cos) = StrictMath.SinCos(z.Imaginary);
        return new Complex(size * cos, size * sin);
    }
}
