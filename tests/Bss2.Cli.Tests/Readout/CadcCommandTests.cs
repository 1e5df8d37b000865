using System.Globalization;

namespace Bss2.Cli.Tests;

public sealed class CadcCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task It_draws_membranes_and_writes_samples_and_figures()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("cadc", "--neuron", "12", "200", "--out", _cli.In("cadc"));
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("58 of every neuron, one every 1.700 us", output, StringComparison.Ordinal);
        Assert.Contains("membrane of neuron 200", output, StringComparison.Ordinal);
        double[][] rows = [.. (await File.ReadAllLinesAsync(Path.Combine(_cli.In("cadc"), "cadc.csv"), Cli.Token)).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(2 * 58, rows.Length);
        for (int channel = 0; channel < 2; channel++)
        {
            double[][] own = [.. rows.Where(r => (int)r[1] == channel)];
            Assert.Equal(1.7, own[1][0] - own[0][0], 1e-9);
            // Calibrated to 80, and a PSP of weight 50 some microseconds after the input at 10 us.
            Assert.InRange(own.Where(r => r[0] < 9).Average(r => r[2]), 74, 86);
            Assert.True(own.Where(r => r[0] is > 14 and < 19).Average(r => r[2]) > own.Where(r => r[0] < 9).Average(r => r[2]) + 6);
        }
        foreach (string file in new[] { "cadc.svg", "cadc.png" }) Assert.True(new FileInfo(Path.Combine(_cli.In("cadc"), file)).Length > 10_000, file);
    }

    [Fact]
    public async Task A_recording_longer_than_the_memory_or_of_too_many_neurons_is_refused()
    {
        (int exit, _, string errors) = await Cli.RunAsync("cadc", "--duration-us", "1000");
        Assert.Equal((ExitCode.BadInput, true), (exit, errors.Contains("--duration-us 1..868", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("cadc", "--neuron", "1", "2", "3", "4", "5", "6", "7", "8", "9")).Exit);
    }

    public void Dispose() => _cli.Dispose();
}
