using System.Security.Cryptography;
using System.Text.Json;
using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

public sealed class ReluRunnerTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task A_relu_run_leaves_the_same_report_as_a_spiking_one()
    {
        JsonElement result = await Cli.JsonAsync("train", "mnist", "--relu", "--images", "600", "--test-images", "200", "--epochs", "2", "--hidden", "30", "--dropout", "0.1", "--rotation", "10", "--out", _cli.In("run"));
        Assert.InRange(result.GetProperty("test_accuracy").GetDouble(), 1, 100);
        RunReport report = RunReport.Read(_cli.In("run/run.json"));
        Assert.Equal(("finished", true, 2), (report.State, report.Request.Settings.Relu, report.History.Count));
        byte[] weights = await File.ReadAllBytesAsync(_cli.In("run/weights.f32"), Cli.Token);
        Assert.Equal(4 * ((257 * 30) + (31 * 10)), weights.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(weights)), result.GetProperty("weights_sha256").GetString());
        Assert.True(File.Exists(_cli.In("run/learning-curve.svg")));

        await RefusedAsync("ReLU network", "train", "--resume", _cli.In("run"));
        await RefusedAsync("ReLU network", "train", "--transfer", _cli.In("run"), "--out", _cli.In("loaded"));
        await RefusedAsync("ReLU network", "eval", _cli.In("run"));
    }

    [Fact]
    public async Task Options_of_spikes_and_chips_do_not_go_with_it()
    {
        await RefusedAsync("--slope", "train", "mnist", "--relu", "--slope", "5", "--out", _cli.In("run"));
        await RefusedAsync("--chip-seed", "train", "mnist", "--relu", "--chip-seed", "5", "--out", _cli.In("run"));
        await RefusedAsync("'yinyang'", "train", "yinyang", "--relu", "--out", _cli.In("run"));
        Assert.False(Directory.Exists(_cli.In("run")));
    }

    public void Dispose() => _cli.Dispose();

    private static async Task RefusedAsync(string expected, params string[] arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(arguments);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }
}
