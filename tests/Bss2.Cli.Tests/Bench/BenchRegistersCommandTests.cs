namespace Bss2.Cli.Tests;

public class BenchRegistersCommandTests
{
    [Fact]
    public async Task Rates_and_times_stand_beside_their_targets()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("bench", "registers", "--rounds", "1");
        Assert.True(exit == ExitCode.Ok, errors);
        foreach (string row in new[] { "reads", "writes", "whole chip, 85873 words", "unchanged configuration" }) Assert.Contains(row, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_rounds_are_refused() => Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("bench", "registers", "--rounds", "0")).Exit);
}
