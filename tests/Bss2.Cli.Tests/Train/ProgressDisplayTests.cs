using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

public sealed class ProgressDisplayTests
{
    // The last batch of an epoch is always shown.
    private static readonly TrainingProgress Last = new(11, 600, 600, 60_000, 0.0823, 97.61, 58.26);

    [Theory]
    [InlineData(200, "epoch 12/25 [################] batch 600/600  loss 0.082  accuracy 97.6 %  58.3 spikes/image  ")]
    [InlineData(90, "epoch 12/25 600/600  loss 0.082  acc 97.6 %  58.3 sp/img  ")]
    [InlineData(30, "epoch 12/25 600/600  loss 0.0")]
    public void The_live_line_fits_the_terminal(int columns, string expected)
    {
        string shown = Show(columns, live: true);
        Assert.StartsWith("\r" + expected, shown, StringComparison.Ordinal);
        Assert.True(shown.Length - 1 < columns);
        if (columns > 80) Assert.EndsWith(" left", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_only_whole_lines_are_written() => Assert.Equal("", Show(200, live: false));

    [Fact]
    public void A_line_replaces_the_live_one()
    {
        var output = new StringWriter { NewLine = "\n" };
        var display = new ProgressDisplay(output, live: true, 25, 100);
        display.BeginEpoch(0);
        display.Batch(Last);
        int shown = output.ToString().Length - 1;
        display.Line("epoch done");
        Assert.EndsWith("\r" + new string(' ', shown) + "\repoch done\n", output.ToString(), StringComparison.Ordinal);
    }

    private static string Show(int columns, bool live)
    {
        var output = new StringWriter();
        var display = new ProgressDisplay(output, live, 25, columns);
        display.StartAt(11);
        display.BeginEpoch(0);
        display.Batch(Last);
        return output.ToString();
    }
}
