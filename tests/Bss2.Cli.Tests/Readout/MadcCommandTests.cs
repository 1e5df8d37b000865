using System.Globalization;

namespace Bss2.Cli.Tests;

public sealed class MadcCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task It_draws_a_membrane_and_writes_samples_and_figures()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("madc", "--neuron", "12", "--duration-us", "60", "--chip-seed", "2", "--out", _cli.In("madc"));
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("at 29.41", output, StringComparison.Ordinal);
        Assert.Contains(", 0 lost", output, StringComparison.Ordinal);
        Assert.Contains("membrane of neuron 12", output, StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_cli.In("madc"), "madc.csv"), Cli.Token);
        Assert.Equal("time_us,channel,code,mV", lines[0]);
        Assert.InRange(lines.Length, 1 + 1764, 1 + 1766);
        double[][] rows = [.. lines.Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        Assert.All(rows, r => Assert.Equal((1.58 * r[2]) - 65, r[3], 0.01));
        // Three input spikes of weight 50 after 10, 30 and 50 us.
        double rest = rows.Where(r => r[0] < 9).Average(r => r[3]);
        foreach (double input in new[] { 10.0, 30, 50 }) Assert.True(rows.Where(r => r[0] > input + 4 && r[0] < input + 8).Average(r => r[3]) > rest + 30);
        Assert.True(new FileInfo(Path.Combine(_cli.In("madc"), "madc.png")).Length > 10_000);
        Assert.Contains("neuron 12: ", await File.ReadAllTextAsync(Path.Combine(_cli.In("madc"), "madc.svg"), Cli.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "9")]     // One row: the second neuron is read through its other circuit.
    [InlineData("7", "200")]
    public async Task Two_neurons_are_recorded_in_turn(string first, string second)
    {
        (int exit, string output, string errors) = await Cli.RunAsync("madc", "--neuron", first, "--neuron", second, "--duration-us", "20", "--input-spikes", "0", "--mismatch", "0");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("in turn, 0 lost", output, StringComparison.Ordinal);
        string[] means = [.. output.Split('\n').Where(l => l.StartsWith("neuron ", StringComparison.Ordinal)).Select(l => l.Split("mean ")[1].Split(' ')[0])];
        // An ideal chip: both rest at the same potential, some 420 mV.
        Assert.Equal(2, means.Length);
        foreach (string mean in means) Assert.Equal(420, double.Parse(mean, CultureInfo.InvariantCulture), 8.0);
    }

    [Fact]
    public async Task A_current_step_lifts_the_middle_half()
    {
        (int exit, _, string errors) = await Cli.RunAsync("madc", "--neuron", "3", "--current-step", "600", "--out", _cli.In("step"));
        Assert.True(exit == ExitCode.Ok, errors);
        double[][] rows = [.. (await File.ReadAllLinesAsync(Path.Combine(_cli.In("step"), "madc.csv"), Cli.Token)).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        double Mean(double from, double to) => rows.Where(r => r[0] >= from && r[0] < to).Average(r => r[3]);
        Assert.True(Mean(60, 75) > Mean(0, 24) + 60);
        Assert.Equal(Mean(0, 24), Mean(97, 100), 20.0);
    }

    [Theory]
    [InlineData("--neuron", "256")]
    [InlineData("--duration-us", "0")]
    [InlineData("--duration-us", "40000")]
    [InlineData("--weight", "64")]
    [InlineData("--input-spikes", "0.01")]
    [InlineData("--input-spikes", "NaN")]
    [InlineData("--current-step", "1023")]
    [InlineData("--device", "foo:")]
    [InlineData("--calibration", "missing.json")]
    public async Task What_cannot_be_recorded_is_refused_before_anything_is_made(string option, string value)
    {
        (int exit, _, string errors) = await Cli.RunAsync("madc", option, value, "--out", _cli.In("none"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.In("none")));
    }

    [Fact]
    public async Task Three_neurons_or_one_twice_are_refused()
    {
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("madc", "--neuron", "1", "2", "3")).Exit);
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("madc", "--neuron", "1", "1")).Exit);
    }

    public void Dispose() => _cli.Dispose();
}
