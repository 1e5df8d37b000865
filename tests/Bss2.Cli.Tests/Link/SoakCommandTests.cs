using Bss2.Cli.Link;

namespace Bss2.Cli.Tests;

public class SoakCommandTests
{
    [Fact]
    public void A_soak_without_violations_ends_with_zero_and_prints_what_it_counted()
    {
        var output = new StringWriter();
        Assert.Equal(ExitCode.Ok, SoakCommand.Run(firstSeed: 1, seeds: 8, threads: 2, output, TestContext.Current.CancellationToken));
        Assert.Contains("seeds 1..8", output.ToString(), StringComparison.Ordinal);
        Assert.Matches("Violation +0", output.ToString());
        Assert.Matches("trace hash [0-9a-f]{16}", output.ToString());
    }

    [Fact]
    public void A_cancelled_soak_says_so() =>
        Assert.Equal(ExitCode.Interrupted, SoakCommand.Run(1, 8, 1, new StringWriter(), new CancellationToken(canceled: true)));

    [Fact]
    public void No_seeds_are_bad_input() =>
        Assert.Throws<UserException>(() => SoakCommand.Run(1, 0, 1, new StringWriter(), TestContext.Current.CancellationToken));
}
