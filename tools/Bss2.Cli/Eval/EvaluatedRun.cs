using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>A finished run, read from its folder: settings, data, weights.</summary>
internal sealed class EvaluatedRun
{
    private EvaluatedRun(RunFolder folder, RunReport report, DatasetPair data, NetworkWeights weights, int imageCount) =>
        (Folder, Report, Data, Weights, ImageCount) = (folder, report, data, weights, imageCount);

    public RunFolder Folder { get; }

    public RunReport Report { get; }

    public DatasetPair Data { get; }

    public NetworkWeights Weights { get; }

    /// <summary>Test images to evaluate.</summary>
    public int ImageCount { get; }

    public TrainingSettings Settings => Report.Request.Settings;

    /// <summary>The noise with which the training evaluated itself at its end: the same images on the same device give the same result.</summary>
    public EvaluationSettings Evaluation
    {
        get
        {
            RunResult result = Report.Result!;
            long batches = (long)result.Epochs * Settings.BatchesOf(result.Images);
            return EvaluationSettings.LikeTraining(Settings, ImageCount, result.Epochs, batches);
        }
    }

    /// <summary>Reads the run in <paramref name="path"/>.</summary>
    /// <exception cref="UserException">No run, not a finished one, or not enough images.</exception>
    /// <exception cref="CheckpointException">The weights do not fit the network.</exception>
    public static EvaluatedRun Load(string path, int? testImages, IReadOnlyList<string> dataFolders)
    {
        var folder = new RunFolder(path);
        RunReport report = RunReport.Read(folder.Report);
        RequireFinished(path, report);
        DatasetPair data = Datasets.Load(report.Request.Settings, dataFolders);
        if (testImages is int wanted && (wanted < 1 || wanted > data.Test.Count)) throw new UserException($"Expected --test-images 1..{data.Test.Count} ({data.Name}), found {wanted}.");
        TrainingSettings s = report.Request.Settings;
        var weights = new NetworkWeights(data.Train.InputCount, s.HiddenCount, data.Train.ClassCount, s.Recurrent);
        Checkpoint.ReadWeights(folder.Weights, weights);
        if (Checkpoint.WeightsSha256(weights) != report.Result!.WeightsSha256)
            throw new UserException($"{folder.Weights}: expected the weights of the run (SHA-256 {report.Result.WeightsSha256}), found others. Restore the file, or train again.");
        return new EvaluatedRun(folder, report, data, weights, testImages ?? data.Test.Count);
    }

    private static void RequireFinished(string path, RunReport report)
    {
        if (report.Request.Settings.Relu) throw new UserException($"Expected a run of a spiking network, found one of a ReLU network in {path}: its result stands in its run.json.");
        if (report.State == RunReport.Transferred)
            throw new UserException($"Expected a run that was trained, found one in {path} whose weights were only loaded. Evaluate the run they came from: {report.TransferredFrom}.");
        if (report.State != "finished" || report.Result is null)
            throw new UserException($"Expected a finished run, found one in {path} that is {report.State}. Finish it with 'bss2 train --resume {path}'.");
    }
}
