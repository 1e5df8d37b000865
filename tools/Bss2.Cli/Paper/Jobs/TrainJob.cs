using Bss2.Cli.Paper.Experiments;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Jobs;

/// <summary>A training: an ordinary run folder of <c>bss2 train</c> in runs/KEY, resumed where it was interrupted.</summary>
internal sealed class TrainJob : PaperJob<RunReport>
{
    /// <summary>A training of <paramref name="request"/>; the key must tell apart what the request tells apart.</summary>
    public TrainJob(string key, TrainRequest request) => (Key, Request) = (key, request);

    /// <summary>The same training with every seed of an experiment, at its scale; <paramref name="name"/> says what it is apart from scale and seed.</summary>
    public static IReadOnlyList<TrainJob> ForSeeds(string name, TrainRequest request, ExperimentScale scale) => [.. scale.Seeds.Select(seed => new TrainJob($"{name}{scale.Suffix}-s{seed}", request with
    {
        EvaluateEvery = PaperPlan.EvaluateEvery,
        Settings = PaperRecipe.InEpochs(request.Settings, scale.Epochs) with { ImagesMax = scale.Images, TestImagesMax = scale.TestImages, Seed = seed },
    }))];

    /// <summary>As <see cref="ForSeeds"/>, for one seed.</summary>
    public static TrainJob ForSeed(string name, TrainRequest request, ExperimentScale scale, ulong seed) => ForSeeds(name, request, scale with { Seeds = [seed] })[0];

    /// <inheritdoc/>
    public override string Key { get; }

    /// <summary>What is trained.</summary>
    public TrainRequest Request { get; }

    /// <inheritdoc/>
    public override string Command => TrainCommandLine.Of(Request);

    /// <inheritdoc/>
    public override double EstimatedS => JobCost.OfTraining(Request);

    /// <inheritdoc/>
    public override bool IsDone(PaperFolder folder) => Found(folder) is { State: "finished" };

    /// <inheritdoc/>
    public override RunReport Read(PaperFolder folder) => RunReport.Read(folder.Run(Key).Report);

    /// <inheritdoc/>
    public override Task<int> RunAsync(PaperContext context, CancellationToken cancellationToken)
    {
        RunFolder folder = context.Folder.Run(Key);
        TrainRequest request = Request with { Threads = context.Threads };
        if (request.Settings.Relu) return RunReluAsync(context, folder, request, cancellationToken);
        double epochs = Request.Settings.Epochs;
        void Progress(Bss2.Training.TrainingProgress p) => context.Progress((p.Epoch + ((double)p.Batch / p.BatchCount)) / epochs);
        TrainRunner runner = Found(context.Folder) is { } begun
            ? new TrainRunner(request, folder, begun, json: false, context.Log) { AfterBatch = Progress }
            : new TrainRunner(request, folder.Path, Key, json: false, context.Log) { AfterBatch = Progress };
        return runner.RunAsync(context.DataFolders, cancellationToken);
    }

    // Not resumed: it takes minutes.
    private Task<int> RunReluAsync(PaperContext context, RunFolder folder, TrainRequest request, CancellationToken cancellationToken)
    {
        if (Found(context.Folder) is not null) File.Delete(folder.Report);
        return new ReluRunner(request, folder.Path, Key, json: false, context.Log).RunAsync(context.DataFolders, cancellationToken);
    }

    // The run in the job's folder; a run of another request is nothing to go on with.
    private RunReport? Found(PaperFolder folder)
    {
        RunFolder run = folder.Run(Key);
        if (!File.Exists(run.Report)) return null;
        RunReport report = RunReport.Read(run.Report);
        return RunIdentity.AreSame(report.Request, Request)
            ? report
            : throw new UserException($"{run.Path}: expected the run '{Command}', found '{TrainCommandLine.Of(report.Request)}'. The report's settings have changed since: choose another --out, or delete that folder to run it anew.");
    }
}
