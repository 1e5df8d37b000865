using Bss2.Tests;

namespace Bss2.Cli.Tests;

public class BenchLinkCommandTests
{
    [Fact]
    public async Task The_model_prints_the_reviewed_table()
    {
        (int exit, string output, _) = await Cli.RunAsync("bench", "link", "--model");
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Equal(File.ReadAllText(Repository.Path("tests", "Bss2.Simulation.Tests", "Snapshots", "GoodputModel.txt")), output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Link_and_plain_datagrams_are_measured_in_one_run()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("bench", "link", "--words", "20000", "--rounds", "1");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Matches(@"plain UDP  goodput +\d+\.\d MB/s   round trip +\d+\.\d us", output);
        Assert.Matches(@"link       goodput +\d+\.\d MB/s   round trip +\d+\.\d us", output);
    }

    [Theory, InlineData("--words", "10"), InlineData("--rounds", "0")]
    public async Task Too_little_to_measure_is_refused(string option, string value) =>
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("bench", "link", option, value)).Exit);
}
