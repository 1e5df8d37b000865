using System.Numerics;

namespace Bss2.Training;

/// <summary>
/// Modified Bessel functions K0 and K1 of complex argument w, scaled by e^w so that they neither vanish nor overflow. Hankel functions are
/// H0(z) = 2/(i pi) K0(-iz), H1(z) = -2/pi K1(-iz). For |w| up to 2 by power series (Abramowitz and Stegun 9.6.10, 9.6.13, Wronskian 9.6.15),
/// beyond by Temme's continued fraction (1975), which converges in the right half plane, where the waves of the cochlea lie.
/// </summary>
internal static class ModifiedBessel
{
    private const double Euler = 0.57721566490153286061, Precision = 1e-16;
    private const int TermsMax = 20_000;

    public static (Complex K0, Complex K1) Scaled(Complex w) =>
        (w.Real * w.Real) + (w.Imaginary * w.Imaginary) <= 4 ? Series(w) : Fraction(w);

    private static (Complex K0, Complex K1) Series(Complex w)
    {
        // Terms of I0, I1 (without w/2) and of the sum in K0 with harmonic numbers.
        Complex q = w * w / 4, term = Complex.One, i0 = term, i1 = term, sum = Complex.Zero;
        double harmonic = 0;
        for (int k = 1; k <= 30; k++)
        {
            term = term * q / (k * (double)k);
            harmonic += 1.0 / k;
            i0 += term;
            i1 += term / (k + 1);
            sum += term * harmonic;
        }
        i1 *= w / 2;
        Complex k0 = sum - ((ComplexFunctions.Ln(w / 2) + Euler) * i0), k1 = ((1 / w) - (i1 * k0)) / i0, scale = ComplexFunctions.Exp(w);
        return (k0 * scale, k1 * scale);
    }

    // Steed's evaluation of the second continued fraction with the normalising sum, order 0.
    private static (Complex K0, Complex K1) Fraction(Complex w)
    {
        Complex b = 2 * (1 + w), d = 1 / b, h = d, step = d, q1 = Complex.Zero, q2 = Complex.One, q = new(0.25, 0), s = 1 + (q * step);
        double a = -0.25, c = 0.25;
        for (int i = 2; i <= TermsMax; i++)
        {
            a -= 2 * (i - 1);
            c = -a * c / i;
            Complex next = (q1 - (b * q2)) / a;
            (q1, q2) = (q2, next);
            q += c * next;
            b += 2;
            d = 1 / (b + (a * d));
            step *= (b * d) - 1;
            h += step;
            Complex part = q * step;
            s += part;
            if (Size(part) < Precision * Size(s)) break;
        }
        h *= 0.25;
        Complex k0 = ComplexFunctions.Sqrt(Math.PI / (2 * w)) / s;
        return (k0, k0 * (w + 0.5 - h) / w);
    }

    private static double Size(Complex z) => Math.Abs(z.Real) + Math.Abs(z.Imaginary);
}
