using System.Numerics;

namespace Bss2.Training.Tests;

public class ModifiedBesselTests
{
    // Abramowitz and Stegun, tables 9.1 and 9.8.
    [Theory]
    [InlineData(0.5, 0.9244190712276659, 1.656441120003301)]
    [InlineData(2, 0.1138938727495334, 0.1398658818165224)]
    [InlineData(10, 1.778006231616765e-05, 1.864877345382558e-05)]
    public void Real_arguments_give_published_values(double x, double k0, double k1)
    {
        (Complex found0, Complex found1) = ModifiedBessel.Scaled(x);
        Assert.Equal(k0, (found0 * Math.Exp(-x)).Real, k0 * 1e-13);
        Assert.Equal(k1, (found1 * Math.Exp(-x)).Real, k1 * 1e-13);
    }

    // H0(x) = J0 + i Y0, H1(x) = J1 + i Y1.
    [Theory]
    [InlineData(1, 0.7651976865579666, 0.08825696421567698, 0.4400505857449335, -0.7812128213002887)]
    [InlineData(5, -0.1775967713143383, -0.3085176252490338, -0.3275791375914652, 0.1478631433912268)]
    [InlineData(14, 0.1710734761104587, 0.1271925685821837, 0.1333751546987933, -0.1666448418561723)]
    public void Imaginary_arguments_give_the_published_Bessel_functions(double x, double j0, double y0, double j1, double y1)
    {
        (Complex k0, Complex k1) = ModifiedBessel.Scaled(new Complex(0, -x));
        Complex unscale = Complex.Exp(new Complex(0, x)), h0 = k0 * unscale * 2 / (Complex.ImaginaryOne * Math.PI), h1 = k1 * unscale * -2 / Math.PI;
        Assert.True(Complex.Abs(h0 - new Complex(j0, y0)) < 1e-13 && Complex.Abs(h1 - new Complex(j1, y1)) < 1e-13, $"{h0} {h1}");
    }

    [Fact]
    public void Series_and_continued_fraction_meet_at_their_border()
    {
        for (int i = 0; i < 24; i++)
        {
            // The right half plane: Hankel functions of the upper half plane, waves that decay.
            Complex direction = Complex.FromPolarCoordinates(1, (i - 11.5) * 0.136);
            (Complex inside, Complex inside1) = ModifiedBessel.Scaled(direction * (2 - 1e-12));
            (Complex outside, Complex outside1) = ModifiedBessel.Scaled(direction * (2 + 1e-12));
            Assert.True(Complex.Abs(inside - outside) < 1e-9 * Complex.Abs(inside) && Complex.Abs(inside1 - outside1) < 1e-9 * Complex.Abs(inside1), $"direction {direction}: {inside} {outside}");
        }
    }
}
