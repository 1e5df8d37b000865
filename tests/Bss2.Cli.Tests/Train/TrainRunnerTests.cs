using System.Text.Json;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

/// <summary>Runs that are stopped at a known place and go on.</summary>
public sealed class TrainRunnerTests : IDisposable
{
    private static readonly TrainRequest Request = new()
    {
        Settings = new TrainingSettings { ImagesMax = 300, TestImagesMax = 100, BatchSize = 50, Epochs = 2, Loss = new LossSettings { SurrogateSlope = 10, BurstRegulariser = 8e-2 } },
    };

    private readonly Cli _cli = new();

    [Theory]
    [InlineData("sim:")]
    [InlineData("software")]
    public async Task A_run_stopped_in_mid_epoch_goes_on_to_the_weights_of_an_uninterrupted_one(string device)
    {
        TrainRequest request = Request with { Device = device };
        RunReport whole = await RunAsync(request, "whole"), parted = await StopAsync(request, "parted", afterBatch: 3);
        Assert.Equal(("interrupted", 0), (parted.State, parted.History.Count));
        Assert.NotEqual(whole.Result!.WeightsSha256, parted.Result!.WeightsSha256);

        RunReport resumed = await ResumeAsync("parted");
        Assert.Equal(whole.Result.WeightsSha256, resumed.Result!.WeightsSha256);
        Assert.Equal("finished", resumed.State);
        // Everything that was measured is the same too; only wall time differs.
        Assert.Equal(whole.History.Select(h => h with { WallS = 0 }), resumed.History.Select(h => h with { WallS = 0 }));
        // The counts are of the whole run: what the first part sent is in.
        if (device == "sim:") Assert.True(resumed.Totals.WordsSent > whole.Totals.WordsSent && parted.Totals.WordsSent < whole.Totals.WordsSent);
        Assert.Equal(whole.Result.SpikesLost, resumed.Result.SpikesLost);
    }

    [Fact]
    public async Task A_run_stopped_in_its_last_evaluation_repeats_the_evaluation()
    {
        TrainRequest request = Request with { Device = "software", Settings = Request.Settings with { Epochs = 1 } };
        RunReport whole = await RunAsync(request, "whole");
        using var stop = new CancellationTokenSource();
        var runner = new TrainRunner(request, _cli.In("parted"), "", json: false, TextWriter.Null) { AfterEvaluationBatch = stop.Cancel };
        Assert.Equal(ExitCode.Interrupted, await runner.RunAsync([], stop.Token));
        Assert.NotNull(Report("parted").Unevaluated);

        RunReport resumed = await ResumeAsync("parted");
        Assert.Equal(whole.History.Select(h => h with { WallS = 0 }), resumed.History.Select(h => h with { WallS = 0 }));
        Assert.Null(resumed.Unevaluated);
    }

    [Fact]
    public async Task A_run_stopped_before_its_first_batch_starts_from_its_seed()
    {
        TrainRequest request = Request with { Device = "software" };
        RunReport whole = await RunAsync(request, "whole");
        await StopAsync(request, "parted", afterBatch: 1);
        File.Delete(Path.Combine(_cli.In("parted"), "checkpoint.bin"));
        Assert.Equal(whole.Result!.WeightsSha256, (await ResumeAsync("parted")).Result!.WeightsSha256);
    }

    [Fact]
    public async Task A_process_that_died_between_report_and_checkpoint_repeats_that_epoch()
    {
        TrainRequest request = Request with { Device = "software" };
        RunReport whole = await RunAsync(request, "whole");
        await StopAsync(request, "parted", afterBatch: 2);
        // The report of a later moment beside an older checkpoint.
        RunFolder.Write(Path.Combine(_cli.In("parted"), "run.json"), (whole with { State = "running" }).ToJson());
        RunReport resumed = await ResumeAsync("parted");
        Assert.Equal(whole.Result!.WeightsSha256, resumed.Result!.WeightsSha256);
        Assert.Equal([1, 2], resumed.History.Select(h => h.Epoch));
    }

    [Fact]
    public async Task A_finished_run_has_nothing_to_resume_and_says_so()
    {
        RunReport whole = await RunAsync(Request with { Device = "software" }, "whole");
        (int exit, string output, _) = await Cli.RunAsync("train", "--resume", _cli.In("whole"), "--json");
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains("this run is finished (2 epochs)", output, StringComparison.Ordinal);
        JsonElement result = Cli.LastLine(output);
        Assert.Equal(whole.Result!.WeightsSha256, result.GetProperty("weights_sha256").GetString());
        Assert.Equal(whole.Result.TestAccuracy, result.GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public async Task Epochs_without_an_evaluation_change_nothing_but_what_is_known_of_them()
    {
        TrainRequest request = Request with { Device = "software", Settings = Request.Settings with { Epochs = 5 } };
        RunReport every = await RunAsync(request, "every"), second = await RunAsync(request with { EvaluateEvery = 2 }, "second");
        Assert.Equal(every.Result!.WeightsSha256, second.Result!.WeightsSha256);
        // Every second one, and the last one.
        Assert.Equal([false, true, false, true, true], second.History.Select(h => h.TestAccuracy is not null && h.HiddenSpikesPerImage is not null && h.InputSpikesPerImage is not null));
        foreach (int epoch in new[] { 1, 3, 4 }) Assert.Equal(every.History[epoch] with { WallS = 0 }, second.History[epoch] with { WallS = 0 });
        Assert.Equal(every.Result.TestAccuracy, second.Result.TestAccuracy);
        Assert.True(File.Exists(Path.Combine(_cli.In("second"), "learning-curve.png")));

        // Stopped after an epoch without one, the run still knows its last evaluation.
        using var stop = new CancellationTokenSource();
        var runner = new TrainRunner(request with { EvaluateEvery = 2 }, _cli.In("parted"), "", json: false, TextWriter.Null) { AfterBatch = p => { if (p is { Epoch: 3, Batch: 1 }) stop.Cancel(); } };
        Assert.Equal(ExitCode.Interrupted, await runner.RunAsync([], stop.Token));
        Assert.Equal(second.History[1].TestAccuracy, Report("parted").Result!.TestAccuracy);
        Assert.Equal(second.Result.WeightsSha256, (await ResumeAsync("parted")).Result!.WeightsSha256);
    }

    [Fact]
    public async Task Stopping_says_how_to_go_on()
    {
        var output = new StringWriter();
        using var stop = new CancellationTokenSource();
        var runner = new TrainRunner(Request with { Device = "software" }, _cli.In("run"), "", json: true, output) { AfterBatch = p => { if (p.Batch == 2) stop.Cancel(); } };
        Assert.Equal(ExitCode.Interrupted, await runner.RunAsync([], stop.Token));
        Assert.Contains($"bss2 train --resume {_cli.In("run")}", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Cli.LastLine(output.ToString()).GetProperty("epochs").GetInt32());
    }

    public void Dispose() => _cli.Dispose();

    private RunReport Report(string name) => RunReport.Read(Path.Combine(_cli.In(name), "run.json"));

    private async Task<RunReport> RunAsync(TrainRequest request, string name)
    {
        Assert.Equal(ExitCode.Ok, await new TrainRunner(request, _cli.In(name), "", json: false, TextWriter.Null).RunAsync([], Cli.Token));
        return Report(name);
    }

    private async Task<RunReport> StopAsync(TrainRequest request, string name, int afterBatch)
    {
        using var stop = new CancellationTokenSource();
        var runner = new TrainRunner(request, _cli.In(name), "", json: false, TextWriter.Null) { AfterBatch = p => { if (p.Batch == afterBatch) stop.Cancel(); } };
        Assert.Equal(ExitCode.Interrupted, await runner.RunAsync([], stop.Token));
        return Report(name);
    }

    private async Task<RunReport> ResumeAsync(string name)
    {
        (int exit, _, string errors) = await Cli.RunAsync("train", "--resume", _cli.In(name), "--threads", "2");
        Assert.True(exit == ExitCode.Ok, errors);
        return Report(name);
    }
}
