using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Jobs;

/// <summary>Weights of a training loaded onto a chip and evaluated there without training: a run folder of <c>bss2 train --transfer</c>. An interrupted one starts again.</summary>
internal sealed class TransferJob : PaperJob<RunReport>
{
    /// <summary>Loads what <paramref name="of"/> trained onto the chip of <paramref name="onto"/>; of its settings, only seed and test samples count, which are taken from the training.</summary>
    public TransferJob(TrainJob of, string name, TrainRequest onto)
    {
        (Of, Key) = (of, $"{of.Key}-transfer-{name}");
        Onto = onto with { Settings = of.Request.Settings };
    }

    /// <summary>The training.</summary>
    public TrainJob Of { get; }

    /// <summary>The chip, with the settings of the training.</summary>
    public TrainRequest Onto { get; }

    /// <inheritdoc/>
    public override string Key { get; }

    /// <inheritdoc/>
    public override string Command => $"{TrainCommandLine.OfTransfer(Onto)} --transfer RUN";

    /// <inheritdoc/>
    public override IReadOnlyList<PaperJob> Needs => [Of];

    /// <inheritdoc/>
    public override double EstimatedS => JobCost.OfEvaluation(Onto, 1);

    /// <inheritdoc/>
    public override bool IsDone(PaperFolder folder)
    {
        RunFolder run = folder.Run(Key);
        if (!File.Exists(run.Report)) return false;
        RunReport report = RunReport.Read(run.Report);
        if (report.State != RunReport.Transferred || !RunIdentity.AreSame(report.Request, Onto)) throw Other(run, $"'{TrainCommandLine.Of(report.Request)}' ({report.State})");
        if (!Of.IsDone(folder) || Of.Read(folder).Result?.WeightsSha256 != report.Result?.WeightsSha256) throw Other(run, "weights of another training");
        return true;
    }

    /// <inheritdoc/>
    public override RunReport Read(PaperFolder folder) => RunReport.Read(folder.Run(Key).Report);

    /// <inheritdoc/>
    public override Task<int> RunAsync(PaperContext context, CancellationToken cancellationToken)
    {
        RunFolder source = context.Folder.Run(Of.Key), target = RunFolder.Create(context.Folder.Run(Key).Path, Key);
        return new TransferRunner(Onto with { Threads = context.Threads }, RunReport.Read(source.Report), source, target, json: false, context.Log).RunAsync(context.DataFolders, cancellationToken);
    }

    private UserException Other(RunFolder run, string found) =>
        new($"{run.Path}: expected the transfer '{Command}', found {found}. Settings or trainings have changed since: choose another --out, or delete that folder to run it anew.");
}
