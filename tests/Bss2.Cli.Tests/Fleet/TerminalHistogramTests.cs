using Bss2.Cli.Fleet;

namespace Bss2.Cli.Tests;

public sealed class TerminalHistogramTests
{
    [Fact]
    public void Bins_are_round_and_hold_every_value()
    {
        string[] lines = Lines([96.51, 96.58, 96.6, 97.04]);
        Assert.Equal(["     96.50 %     1  #", "     96.55 %     1  #"], lines[..2]);
        Assert.Equal("     96.60 %     1  #", lines[2]);
        Assert.Equal("     97.00 %     1  #", lines[^1]);
        Assert.Equal(11, lines.Length);
    }

    [Fact]
    public void One_value_is_one_bin_and_long_bars_are_cut_to_size()
    {
        Assert.Equal(["     28.50 %     1  #"], Lines([28.5]));
        string[] lines = Lines([.. Enumerable.Repeat(10.0, 100), 40]);
        Assert.Equal("        10 %   100  " + new string('#', 40), lines[0]);
        Assert.EndsWith("     1  #", lines[^1], StringComparison.Ordinal);
        Assert.InRange(lines.Length, 2, 14);
    }

    private static string[] Lines(double[] values)
    {
        var output = new StringWriter();
        TerminalHistogram.Write(output, values, "%");
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }
}
