using Bss2.Cli.Paper;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

/// <summary>Resuming, sharing and refusing of jobs, with trainings of a second in software.</summary>
public sealed class PaperRunnerTests : IDisposable
{
    private readonly Cli _cli = new();

    private static TrainJob Training(string key = "small", double burst = 8e-2) => new(key, new TrainRequest
    {
        Device = TrainRequest.NoDevice, Settings = new TrainingSettings { ImagesMax = 300, TestImagesMax = 50, BatchSize = 50, Epochs = 2, Loss = new LossSettings { SurrogateSlope = 10, BurstRegulariser = burst } },
    });

    private static EvalJob Evaluation(TrainJob of) => new(of, "latency", new Bss2.Cli.Eval.EvalRequest { Run = "", Mode = Bss2.Cli.Eval.EvalMode.Latency }, "--latency", 1);

    [Fact]
    public async Task What_was_stopped_goes_on_to_the_same_weights_and_what_is_done_is_not_done_again()
    {
        (int exit, string output) = await RunAsync("whole", new Experiment("one", Training(), Evaluation(Training())));
        Assert.True(exit == ExitCode.Ok, output);
        RunReport whole = Read("whole");

        using var stop = new CancellationTokenSource();
        (exit, output) = await RunAsync("parted", new Experiment("one", new Stopping(Training(), stop), Evaluation(Training())), stop.Token);
        Assert.Equal(ExitCode.Interrupted, exit);
        Assert.Contains("bss2 paper --out", output, StringComparison.Ordinal);
        Assert.Equal("interrupted", Read("parted").State);
        Assert.Contains("PARTIAL REPORT: 0 of 2", await ReadAsync("parted/report.md"), StringComparison.Ordinal);

        (exit, _) = await RunAsync("parted", new Experiment("one", Training(), Evaluation(Training())));
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Equal(whole.Result!.WeightsSha256, Read("parted").Result!.WeightsSha256);
        Assert.Equal(await ReadAsync("whole/report.json"), await ReadAsync("parted/report.json"));

        string log = await ReadAsync("parted/log.txt");
        (exit, output) = await RunAsync("parted", new Experiment("one", Training(), Evaluation(Training())));
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains("2 jobs, 2 done", output, StringComparison.Ordinal);
        Assert.Equal(log, await ReadAsync("parted/log.txt"));
    }

    [Fact]
    public async Task A_process_that_was_killed_leaves_a_run_that_goes_on()
    {
        using var stop = new CancellationTokenSource();
        await RunAsync("parted", new Experiment("one", new Stopping(Training(), stop)), stop.Token);
        // What a killed process leaves: the report still says that it runs, and half-written files stand beside whole ones.
        string run = _cli.In("parted/runs/small/run.json");
        await File.WriteAllTextAsync(run, (await File.ReadAllTextAsync(run, Cli.Token)).Replace("\"interrupted\"", "\"running\"", StringComparison.Ordinal), Cli.Token);
        await File.WriteAllTextAsync(run + ".partial", "{", Cli.Token);
        Assert.Equal(ExitCode.Ok, (await RunAsync("parted", new Experiment("one", Training()))).Exit);
        Assert.Equal("finished", Read("parted").State);
    }

    [Fact]
    public async Task Experiments_share_runs_of_one_key()
    {
        TrainJob job = Training();
        (int exit, string output) = await RunAsync("shared", new Experiment("one", job), new Experiment("two", Training(), Evaluation(Training())));
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains("together         2 jobs", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(_cli.In("shared/runs")));
    }

    [Fact]
    public void Two_different_jobs_of_one_key_are_a_defect() =>
        Assert.Contains("two jobs have the key small", Assert.Throws<InvalidOperationException>(() => JobOrder.Of([Training(), Training(burst: 1)])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_folder_that_holds_another_run_is_refused_before_anything_runs()
    {
        await RunAsync("mixed", new Experiment("one", Training()));
        UserException fault = await Assert.ThrowsAsync<UserException>(() => RunAsync("mixed", new Experiment("one", Training("first"), Training(burst: 1))));
        foreach (string part in new[] { "--burst 1", "choose another --out", "delete that folder" }) Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.In("mixed/runs/first")));
    }

    [Fact]
    public async Task An_evaluation_of_other_weights_is_made_again_and_a_damaged_one_is_named()
    {
        var experiment = new Experiment("one", Training(), Evaluation(Training()));
        await RunAsync("again", experiment);
        string file = _cli.In("again/evaluations/small-latency.json"), text = await File.ReadAllTextAsync(file, Cli.Token), hash = Read("again").Result!.WeightsSha256;
        await File.WriteAllTextAsync(file, text.Replace(hash, new string('0', 64), StringComparison.Ordinal), Cli.Token);
        await RunAsync("again", experiment);
        Assert.Contains(hash, await File.ReadAllTextAsync(file, Cli.Token), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "{", Cli.Token);
        Assert.Contains("Delete it", (await Assert.ThrowsAsync<UserException>(() => RunAsync("again", experiment))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_data_leave_out_what_needs_them_and_nothing_else()
    {
        TrainJob missing = new("fashion", Training().Request with { Settings = Training().Request.Settings with { Dataset = "fashion" } });
        (int exit, string output) = await RunAsync("missing", new Experiment("one", missing, Evaluation(missing), Training()));
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains("left out: Expected fashion-mnist", output, StringComparison.Ordinal);
        string report = await ReadAsync("missing/report.md");
        Assert.Contains("`fashion-latency` (skipped: Expected fashion-mnist", report, StringComparison.Ordinal);
        Assert.Contains("`small` (done)", report, StringComparison.Ordinal);
        Assert.Contains("All 3 jobs are done or cannot run here", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_of_reasons_is_refused_before_anything_runs()
    {
        Directory.CreateDirectory(_cli.In("reasons"));
        await File.WriteAllTextAsync(_cli.In("reasons/reasons.json"), "[", Cli.Token);
        UserException fault = await Assert.ThrowsAsync<UserException>(() => RunAsync("reasons", new Experiment("one", Training())));
        Assert.Contains("reasons.json: expected one JSON object", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_cli.In("reasons/runs")));
    }

    [Fact]
    public async Task Weights_are_transferred_once_and_to_the_chip_that_was_meant()
    {
        TransferJob Onto(ulong chip) => new(Training(), "chip", new TrainRequest { ChipSeed = chip });
        Assert.Equal(ExitCode.Ok, (await RunAsync("moved", new Experiment("one", Onto(2)))).Exit);
        RunReport moved = RunReport.Read(_cli.In("moved/runs/small-transfer-chip/run.json"));
        Assert.Equal((RunReport.Transferred, 2UL, Read("moved").Result!.WeightsSha256), (moved.State, moved.Result!.ChipSeed, moved.Result.WeightsSha256));
        Assert.Contains("2 jobs, 2 done", (await RunAsync("moved", new Experiment("one", Onto(2)))).Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UserException>(() => RunAsync("moved", new Experiment("one", Onto(3))));
    }

    public void Dispose() => _cli.Dispose();

    private RunReport Read(string folder) => RunReport.Read(_cli.In($"{folder}/runs/small/run.json"));

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(_cli.In(file), Cli.Token);

    private Task<(int Exit, string Output)> RunAsync(string folder, Experiment one, Experiment two) => RunAsync(folder, [one, two], Cli.Token);

    private Task<(int Exit, string Output)> RunAsync(string folder, Experiment one, CancellationToken? stop = null) => RunAsync(folder, [one], stop ?? Cli.Token);

    private async Task<(int Exit, string Output)> RunAsync(string folder, IReadOnlyList<IPaperExperiment> experiments, CancellationToken stop)
    {
        var output = new StringWriter();
        int exit = await new PaperRunner(experiments, new PaperScale(), new PaperFolder(_cli.In(folder)), "bss2 paper", output).RunAsync([], stop);
        return (exit, output.ToString());
    }

    private sealed class Experiment(string name, params PaperJob[] jobs) : IPaperExperiment
    {
        public string Name => name;

        public string Title => name;

        public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => jobs;

        public ExperimentReport Report(PaperResults results, PaperScale scale) => new("text", [], []);
    }

    // A training that the user stops in the middle.
    private sealed class Stopping(TrainJob job, CancellationTokenSource stop) : PaperJob<RunReport>
    {
        public override string Key => job.Key;

        public override string Command => job.Command;

        public override double EstimatedS => job.EstimatedS;

        public override bool IsDone(PaperFolder folder) => job.IsDone(folder);

        public override RunReport Read(PaperFolder folder) => job.Read(folder);

        public override Task<int> RunAsync(PaperContext context, CancellationToken cancellationToken) =>
            job.RunAsync(context with { Progress = part => { if (part > 0.3) stop.Cancel(); } }, cancellationToken);
    }
}
