using CsCheck;

namespace Bss2.Chip.Tests;

public class StrictMathTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2.718281828459045235360287)]
    [InlineData(-1, 0.367879441171442321595524)]
    [InlineData(10, 22026.46579480671651695790)]
    [InlineData(-100, 3.720075976020835962959696e-44)]
    [InlineData(700, 1.014232054735004509455330e304)]
    public void Exp_agrees_with_published_values(double x, double expected) => Assert.True(Math.Abs(StrictMath.Exp(x) - expected) <= 2e-15 * expected, $"{StrictMath.Exp(x):R}");

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.693147180559945309417232)]
    [InlineData(10, 2.302585092994045684017991)]
    [InlineData(1e-300, -690.775527898213705205397)]
    [InlineData(0.9990234375, -0.0009770396478266127859680751517534658358650)]
    public void Log_agrees_with_published_values(double x, double expected) => Assert.True(Math.Abs(StrictMath.Log(x) - expected) <= 1e-14 * Math.Max(Math.Abs(expected), 1e-5), $"{StrictMath.Log(x):R}");

    [Fact]
    public void Log_undoes_exp() =>
        Gen.Double[-300, 300].Sample(x => Math.Abs(StrictMath.Log(StrictMath.Exp(x)) - x) <= 1e-13 * Math.Max(1, Math.Abs(x)));

    [Theory]
    [InlineData(0.5, 0.4794255386042030, 0.8775825618903727)]
    [InlineData(-2, -0.9092974268256817, -0.4161468365471424)]
    [InlineData(100, -0.5063656411097588, 0.8623188722876839)]
    [InlineData(1000000, -0.3499935021712930, 0.9367521275331447)]
    public void Sine_and_cosine_agree_with_published_values(double x, double sin, double cos)
    {
        (double foundSin, double foundCos) = StrictMath.SinCos(x);
        Assert.True(Math.Abs(foundSin - sin) < 1e-15 && Math.Abs(foundCos - cos) < 1e-15, $"{foundSin:R} {foundCos:R}");
    }

    [Fact]
    public void The_angle_of_a_point_on_the_circle_is_found_again() =>
        Gen.Double[-3.14, 3.14].Sample(a => Math.Abs(StrictMath.Atan2(StrictMath.SinCos(a).Sin, StrictMath.SinCos(a).Cos) - a) <= 2e-15);

    [Fact]
    public void Angles_beyond_the_exact_reduction_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => StrictMath.SinCos(2e6));

    [Fact]
    public void Limits_are_those_of_the_functions()
    {
        Assert.Equal(0, StrictMath.Exp(-800));
        Assert.Equal(double.PositiveInfinity, StrictMath.Exp(800));
        Assert.Equal(double.NegativeInfinity, StrictMath.Log(0));
        Assert.True(double.IsNaN(StrictMath.Log(-1)));
    }
}
