using Bss2.Tests;

namespace Bss2.Simulation.Tests;

public class GoodputModelTests
{
    [Theory]
    [InlineData(0, 117, 0)]
    [InlineData(0.001, 115, 0.02)]
    [InlineData(0.01, 105, 0.05)]
    [InlineData(0.02, 100, 0.10)]
    [InlineData(0.1, 60, 0.30)]
    public void Goodput_and_resends_over_the_gigabit_model_keep_their_promise(double loss, double megabytesPerSecond, double resentMax)
    {
        GoodputModel.Row row = GoodputModel.Measure(loss);
        Assert.True(row.ToFpga >= megabytesPerSecond, $"{row.ToFpga} MB/s at {100 * loss} % loss");
        Assert.True(row.Resent <= resentMax, $"{100 * row.Resent} % sent again at {100 * loss} % loss");
        Assert.True(loss == 0 || row.Resent >= loss * 0.9, "the run must have exercised loss");
    }

    [Fact]
    public void The_table_is_the_reviewed_one()
    {
        string file = Repository.Path("tests", "Bss2.Simulation.Tests", "Snapshots", "GoodputModel.txt");
        var table = new StringWriter { NewLine = "\n" };
        GoodputModel.Write(table);
        Assert.Equal(File.ReadAllText(file), table.ToString());
    }
}
