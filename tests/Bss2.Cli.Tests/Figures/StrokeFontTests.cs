using Bss2.Cli.Figures;

namespace Bss2.Cli.Tests;

public class StrokeFontTests
{
    [Fact]
    public void Every_printable_ascii_character_and_the_units_have_strokes_of_their_own()
    {
        string missing = Shape('\u4e00');
        for (char c = '!'; c <= '~'; c++)
            if (c is not ('$' or '`'))
                Assert.NotEqual(missing, Shape(c));
        Assert.All("µτ±°×→–θ", c => Assert.NotEqual(missing, Shape(c)));
    }

    [Fact]
    public void Text_grows_with_its_size_and_ends_before_the_measured_width()
    {
        double width = StrokeFont.Measure("CADC", 20);
        Assert.Equal(2 * width, StrokeFont.Measure("CADC", 40), 9);
        double right = StrokeFont.Layout("CADC", 100, 0, 20).Max(s => s.Points.Max(p => p.X));
        Assert.InRange(right, 100 + (0.9 * width), 100 + width + 1e-9);
    }

    private static string Shape(char c) =>
        string.Join(' ', StrokeFont.Layout(c.ToString(), 0, 0, 14).SelectMany(s => s.Points).Select(p => $"{p.X},{p.Y}"));
}
