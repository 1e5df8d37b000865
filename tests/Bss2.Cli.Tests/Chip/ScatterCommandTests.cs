using System.Text.Json;

namespace Bss2.Cli.Tests;

public sealed class ScatterCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task It_writes_figure_and_numbers_of_a_calibrated_and_an_uncalibrated_chip()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("chip", "scatter", "--chip-seed", "3", "--out", _cli.In("scatter"));
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("membrane time constant", output, StringComparison.Ordinal);
        foreach (string file in new[] { "scatter.svg", "scatter.png" }) Assert.True(new FileInfo(Path.Combine(_cli.In("scatter"), file)).Length > 10_000, file);
        using JsonDocument numbers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_cli.In("scatter"), "scatter.json"), Cli.Token));
        foreach (string name in new[] { "leak_lsb", "reset_lsb", "threshold_lsb", "tau_mem_us", "tau_syn_exc_us", "tau_syn_inh_us" })
        {
            JsonElement quantity = numbers.RootElement.GetProperty("quantities").GetProperty(name);
            Assert.Equal(256, quantity.GetProperty("calibrated").GetArrayLength());
            Assert.True(quantity.GetProperty("uncalibrated_sd").GetDouble() > 2 * quantity.GetProperty("calibrated_sd").GetDouble(), name);
        }
    }

    [Fact]
    public async Task A_device_or_a_selection_that_is_none_is_refused()
    {
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("chip", "scatter", "--device", "foo:", "--out", _cli.In("a"))).Exit);
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("chip", "scatter", "--calibrate", "some", "--out", _cli.In("a"))).Exit);
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("chip", "scatter")).Exit);
        Assert.False(Directory.Exists(_cli.In("a")));
    }

    public void Dispose() => _cli.Dispose();
}
