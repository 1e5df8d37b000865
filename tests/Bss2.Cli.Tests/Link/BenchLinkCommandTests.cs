using Bss2.Cli.Link;
using Bss2.Tests;

namespace Bss2.Cli.Tests;

public class BenchLinkCommandTests
{
    [Fact]
    public void The_model_prints_the_reviewed_table()
    {
        var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(ExitCode.Ok, BenchLinkCommand.Run(isModel: true, output));
        Assert.Equal(File.ReadAllText(Repository.Path("tests", "Bss2.Simulation.Tests", "Snapshots", "GoodputModel.txt")), output.ToString());
    }

    [Fact]
    public void Without_a_model_there_is_nothing_to_measure_yet() =>
        Assert.Throws<UserException>(() => BenchLinkCommand.Run(isModel: false, new StringWriter()));
}
