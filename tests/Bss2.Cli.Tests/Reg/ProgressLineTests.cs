using Bss2.Cli.Reg;
using Bss2.Experiment;

namespace Bss2.Cli.Tests;

public class ProgressLineTests
{
    [Fact]
    public void The_end_shows_a_full_bar_and_what_is_wrong()
    {
        var output = new StringWriter();
        new ProgressLine(output, isLive: true, columns: 120).Show(new TestProgress("CapMemCell", 10, 10, 3));
        Assert.Contains("[########################] 100 %", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("CapMemCell  3 WRONG", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_never_wraps()
    {
        var output = new StringWriter();
        new ProgressLine(output, isLive: true, columns: 30).Show(new TestProgress("ExternalPPUDRAMMemoryQuad", 10, 10, 0));
        Assert.Equal(29, output.ToString().TrimStart('\r').Length);
    }

    [Fact]
    public void Files_and_pipes_see_nothing_of_it()
    {
        var output = new StringWriter();
        var line = new ProgressLine(output, isLive: false, columns: 80);
        line.Show(new TestProgress("CapMemCell", 10, 10, 0));
        line.Clear();
        Assert.Empty(output.ToString());
    }
}
