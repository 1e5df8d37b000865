using System.Text.Json;
using Bss2.Calibration;
using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

/// <summary>Training and evaluation on chips whose neurons have targets of their own.</summary>
public sealed class ScatterTests : IDisposable
{
    private static readonly string[] Short = ["train", "yinyang", "--images", "300", "--test-images", "100", "--epochs", "1"];
    private readonly Cli _cli = new();

    [Fact]
    public async Task The_scattered_calibration_lies_in_the_run_folder_and_the_evaluation_uses_it()
    {
        JsonElement plain = await Cli.JsonAsync([.. Short, "--out", _cli.In("plain")]);
        JsonElement scattered = await Cli.JsonAsync([.. Short, "--scatter", "30", "--scatter-seed", "8", "--out", _cli.In("scattered")]);
        Assert.NotEqual(plain.GetProperty("weights_sha256").GetString(), scattered.GetProperty("weights_sha256").GetString());
        Assert.Null(CalibrationFile.Load(Path.Combine(_cli.In("plain"), "calibration.json")).TargetScatter);
        Assert.Equal(new CalibrationScatter(0.3, "all", 8), CalibrationFile.Load(Path.Combine(_cli.In("scattered"), "calibration.json")).TargetScatter);
        Assert.Equal(new TargetScatterRequest(30, "all", 8), RunReport.Read(Path.Combine(_cli.In("scattered"), "run.json")).Request.Scatter);
        JsonElement test = (await Cli.JsonAsync("eval", _cli.In("scattered"), "--test-images", "100")).GetProperty("test");
        Assert.Equal(scattered.GetProperty("test_accuracy").GetDouble(), test.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task A_transfer_goes_to_the_scattered_chip()
    {
        await Cli.JsonAsync([.. Short, "--software", "--out", _cli.In("software")]);
        (int exit, string output, string errors) = await Cli.RunAsync("train", "yinyang", "--transfer", _cli.In("software"), "--scatter", "50", "--scatter-of", "threshold", "--test-images", "100", "--out", _cli.In("loaded"));
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("scattered  threshold distance of every neuron by 50 % (seed 1)", output, StringComparison.Ordinal);
        Assert.Equal(new CalibrationScatter(0.5, "threshold", 1), CalibrationFile.Load(Path.Combine(_cli.In("loaded"), "calibration.json")).TargetScatter);
    }

    [Theory]
    [InlineData("without --calibration", "--calibration", "some.json")]
    [InlineData("--scatter with sim:", "--device", "udp://127.0.0.1")]
    [InlineData("--calibrate all", "--calibrate", "leak-reset")]
    [InlineData("--software without options of a chip", "--software")]
    public async Task What_cannot_be_scattered_is_refused(string expected, params string[] more)
    {
        (int exit, _, string errors) = await Cli.RunAsync([.. Short, "--scatter", "20", "--out", _cli.In("run"), .. more]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.In("run")));
    }

    public void Dispose() => _cli.Dispose();
}
