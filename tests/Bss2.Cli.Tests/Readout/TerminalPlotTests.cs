using Bss2.Cli.Readout;

namespace Bss2.Cli.Tests;

public sealed class TerminalPlotTests
{
    private static RecordedTrace Ramp(int samples, params double[] spikes) =>
        new(5, [.. Enumerable.Range(0, samples).Select(i => 100.0 * i / samples)], new int[samples], [.. Enumerable.Range(0, samples).Select(i => 400 + (200.0 * i / samples))], spikes);

    private static string[] Draw(int columns, int rows, IReadOnlyList<double> inputs, params RecordedTrace[] traces) =>
        [.. new TerminalPlot(columns, rows).Draw(new Recorded("MADC", "", 100, "", inputs, traces), 0)];

    [Theory]
    [InlineData(80, 40)]
    [InlineData(80, 3000)]
    [InlineData(132, 100_000)]
    [InlineData(20, 500)]
    public void A_ramp_climbs_from_the_lower_left_to_the_upper_right_within_the_terminal(int columns, int samples)
    {
        string[] lines = Draw(columns, 10, [25, 75], Ramp(samples));
        Assert.All(lines, l => Assert.True(l.Length <= Math.Max(columns, 40)));
        string[] curve = [.. lines.Where(l => l.Any(IsBraille))];
        Assert.Equal(10, curve.Length);
        int[] first = [.. curve.Select(l => l.IndexOf(l.First(IsBraille)))];
        for (int row = 1; row < first.Length; row++) Assert.True(first[row] < first[row - 1]);
        Assert.Contains(lines, l => l.StartsWith("   500 ┤", StringComparison.Ordinal));
        Assert.Equal(2, lines[^1].Count(c => c == '▴'));
    }

    [Fact]
    public void Spikes_stand_above_the_curve_and_a_flat_trace_is_not_blown_up()
    {
        string[] lines = Draw(80, 9, [], Ramp(300, 10, 90));
        Assert.Equal(2, lines[1].Count(c => c == '▾'));
        var flat = new RecordedTrace(0, [0, 50, 100], new int[3], [420, 421, 420], []);
        string[] curve = [.. Draw(80, 9, [], flat).Where(l => l.Any(IsBraille))];
        Assert.InRange(curve.Length, 1, 2);
    }

    [Fact]
    public void Only_the_last_of_several_plots_has_the_time_axis_and_a_current_is_underlined()
    {
        string[] upper = Draw(80, 5, [50], Ramp(300), Ramp(300));
        Assert.DoesNotContain(upper, l => l.Contains('┬') || l.Contains('▴'));
        var stepped = new Recorded("MADC", "", 100, "", [], [Ramp(300)]) { Current = (25, 75) };
        string last = new TerminalPlot(80, 5).Draw(stepped, 0).Last();
        Assert.Equal((8 + 18, 37), (last.IndexOf('▔'), last.Count(c => c == '▔')));
    }

    private static bool IsBraille(char c) => c is > '\u2800' and <= '\u28FF';
}
