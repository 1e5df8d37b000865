using System.Text.Json;
using Bss2.Cli.Fleet;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

public sealed class FleetRunnerTests : IDisposable
{
    private static readonly string[] Short = ["train", "yinyang", "--images", "200", "--test-images", "100", "--epochs", "1", "--learning-rate", "0.01"];
    private readonly Cli _cli = new();

    [Fact]
    public async Task Every_chip_is_trained_as_it_would_be_alone_and_the_summary_is_of_all()
    {
        (int exit, string output, string errors) = await Cli.RunAsync([.. Short, "--chips", "2", "--chip-seed", "5", "--out", _cli.In("fleet"), "--json"]);
        Assert.True(exit == ExitCode.Ok, errors);
        JsonElement alone = await Cli.JsonAsync([.. Short, "--chip-seed", "6", "--out", _cli.In("alone")]), fleet = Cli.LastLine(output), each = fleet.GetProperty("each");
        Assert.Equal([5, 6], each.EnumerateArray().Select(m => m.GetProperty("chip_seed").GetInt32()));
        Assert.Equal(alone.GetProperty("weights_sha256").GetString(), each[1].GetProperty("result").GetProperty("weights_sha256").GetString());
        double[] accuracies = [.. each.EnumerateArray().Select(m => m.GetProperty("result").GetProperty("test_accuracy").GetDouble())];
        Assert.Equal(Spread.Of(accuracies), FleetReport.Find(_cli.In("fleet"))!.Accuracy);
        Assert.Equal(accuracies.Average(), fleet.GetProperty("accuracy").GetProperty("mean").GetDouble());
        Assert.Equal("finished", RunReport.Read(Path.Combine(_cli.In("fleet"), "chip6", "run.json")).State);
        foreach (string file in new[] { "fleet.svg", "fleet.png", "fleet.json" }) Assert.True(new FileInfo(Path.Combine(_cli.In("fleet"), file)).Length > 500, file);
        Assert.Contains("over 2 chips", output, StringComparison.Ordinal);
        // A chip of the fleet is a run like any other.
        JsonElement test = (await Cli.JsonAsync("eval", Path.Combine(_cli.In("fleet"), "chip6"), "--test-images", "100")).GetProperty("test");
        Assert.Equal(accuracies[1], test.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task A_fleet_stopped_in_its_second_chip_goes_on_to_the_same_weights()
    {
        var request = new TrainRequest { Device = "sim:", Settings = new TrainingSettings { Dataset = "yinyang", HiddenCount = 40, ImagesMax = 150, TestImagesMax = 50, BatchSize = 50, Epochs = 1 } };
        FleetReport whole = await RunAsync(FleetRunner.Start(request, 2, _cli.In("whole"), "", json: false, TextWriter.Null), "whole", ExitCode.Ok, Cli.Token);
        using var stop = new CancellationTokenSource();
        int batches = 0;
        var output = new StringWriter();
        FleetRunner parted = FleetRunner.Start(request, 2, _cli.In("parted"), "", json: false, output, () => { if (++batches == 4) stop.Cancel(); });
        FleetReport half = await RunAsync(parted, "parted", ExitCode.Interrupted, stop.Token);
        Assert.Equal(("interrupted", 1), (half.State, half.Each.Count));
        Assert.EndsWith($"bss2 train --resume {_cli.In("parted")}", output.ToString().TrimEnd(), StringComparison.Ordinal);

        (int exit, _, string errors) = await Cli.RunAsync("train", "--resume", _cli.In("parted"));
        Assert.True(exit == ExitCode.Ok, errors);
        FleetReport resumed = FleetReport.Find(_cli.In("parted"))!;
        Assert.Equal("finished", resumed.State);
        Assert.Equal(whole.Each.Select(m => m.Result!.WeightsSha256), resumed.Each.Select(m => m.Result!.WeightsSha256));
        Assert.Equal(whole.Accuracy, resumed.Accuracy);
    }

    [Theory]
    [InlineData("--chips 1..1000", "--chips", "0")]
    [InlineData("--chips with sim:", "--chips", "2", "--device", "udp://127.0.0.1")]
    [InlineData("bss2 eval RUN --chips N", "--chips", "2", "--transfer", "somewhere")]
    [InlineData("--chips without --calibration", "--chips", "2", "--calibration", "file")]
    [InlineData("without options of a chip", "--chips", "2", "--software")]
    [InlineData("--images 1..5000", "--chips", "2", "--images", "100000")]
    public async Task A_fleet_that_makes_no_sense_is_refused_before_anything_is_made(string expected, params string[] more)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["train", "yinyang", "--out", _cli.In("fleet"), .. more]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.In("fleet")));
    }

    [Fact]
    public async Task Folders_of_fleets_are_neither_overwritten_nor_read_when_damaged()
    {
        Directory.CreateDirectory(_cli.In("fleet"));
        await File.WriteAllTextAsync(Path.Combine(_cli.In("fleet"), "fleet.json"), "{\"format\": 7}", Cli.Token);
        (int exit, _, string errors) = await Cli.RunAsync([.. Short, "--chips", "2", "--out", _cli.In("fleet")]);
        Assert.Equal((ExitCode.BadInput, true), (exit, errors.Contains("continue that fleet", StringComparison.Ordinal)));
        (exit, _, errors) = await Cli.RunAsync("train", "--resume", _cli.In("fleet"));
        Assert.Equal((ExitCode.BadInput, true), (exit, errors.Contains("report of a fleet", StringComparison.Ordinal)));
    }

    public void Dispose() => _cli.Dispose();

    private async Task<FleetReport> RunAsync(FleetRunner runner, string name, int exit, CancellationToken cancellationToken)
    {
        Assert.Equal(exit, await runner.RunAsync([], cancellationToken));
        return FleetReport.Find(_cli.In(name))!;
    }
}
