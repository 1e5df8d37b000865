using System.Text.Json;
using Bss2.Cli.Eval;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Jobs;

/// <summary>An evaluation of a training: what <c>bss2 eval</c> reports, in evaluations/KEY.json. An interrupted one starts again.</summary>
internal sealed class EvalJob : PaperJob<EvalReport>
{
    private readonly EvalRequest _request;
    private readonly string _options;
    private readonly int _rounds;

    /// <summary>
    /// Evaluates what <paramref name="of"/> trained: <paramref name="name"/> and the options of <c>bss2 eval</c> say how, <paramref name="request"/>
    /// is the same without run and threads. It takes <paramref name="rounds"/> passes over the test samples.
    /// </summary>
    public EvalJob(TrainJob of, string name, EvalRequest request, string options, int rounds)
    {
        int testImages = of.Request.Settings.TestImagesMax;
        (Of, Key, _rounds) = (of, $"{of.Key}-{name}", rounds);
        _request = testImages > 0 ? request with { TestImages = testImages } : request;
        _options = testImages > 0 ? $"{options} --test-images {testImages}" : options;
    }

    /// <summary>The training.</summary>
    public TrainJob Of { get; }

    /// <inheritdoc/>
    public override string Key { get; }

    /// <inheritdoc/>
    public override string Command => $"bss2 eval RUN {_options}";

    /// <inheritdoc/>
    public override IReadOnlyList<PaperJob> Needs => [Of];

    /// <inheritdoc/>
    public override double EstimatedS => JobCost.OfEvaluation(Of.Request, _rounds);

    /// <inheritdoc/>
    public override bool IsDone(PaperFolder folder) =>
        Find(folder) is { } stored && stored.Command == Command && Of.IsDone(folder) && Of.Read(folder).Result?.WeightsSha256 == stored.Report.WeightsSha256;

    /// <inheritdoc/>
    public override EvalReport Read(PaperFolder folder) => Find(folder)?.Report ?? throw new InvalidOperationException($"{Key} is not done");

    /// <inheritdoc/>
    public override async Task<int> RunAsync(PaperContext context, CancellationToken cancellationToken)
    {
        RunFolder run = context.Folder.Run(Of.Key);
        EvalReport report = await new EvalRunner(_request with { Run = run.Path, Threads = context.Threads }, context.Log).EvaluateAsync(context.DataFolders, cancellationToken).ConfigureAwait(false);
        RunFolder.Write(context.Folder.Evaluation(Key), JsonSerializer.Serialize(new StoredEvaluation(Command, report), ReportJson.Line));
        return ExitCode.Ok;
    }

    private StoredEvaluation? Find(PaperFolder folder)
    {
        string path = folder.Evaluation(Key);
        if (!File.Exists(path)) return null;
        try { return JsonSerializer.Deserialize<StoredEvaluation>(File.ReadAllText(path), ReportJson.Line); }
        catch (JsonException fault)
        {
            throw new UserException($"{path}: expected an evaluation of 'bss2 paper', found damaged or other JSON ({fault.Message}). Delete it: it is made again.");
        }
    }

    private sealed record StoredEvaluation(string Command, EvalReport Report);
}
