using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Jobs;

/// <summary>A training with the shuffled recurrent weights of another one, which it leaves as they are: an ordinary run folder.</summary>
/// <param name="of">The training whose recurrent weights are shuffled.</param>
internal sealed class FrozenTrainJob(TrainJob of) : PaperJob<RunReport>
{
    /// <summary>The training whose recurrent weights are shuffled.</summary>
    public TrainJob Of { get; } = of;

    /// <inheritdoc/>
    public override string Key => $"{Of.Key}-frozen";

    /// <inheritdoc/>
    public override string Command => TrainCommandLine.Of(Request("RUN"));

    /// <inheritdoc/>
    public override IReadOnlyList<PaperJob> Needs => [Of];

    /// <inheritdoc/>
    public override double EstimatedS => Of.EstimatedS;

    /// <inheritdoc/>
    public override bool IsDone(PaperFolder folder) => Inner(folder).IsDone(folder);

    /// <inheritdoc/>
    public override RunReport Read(PaperFolder folder) => Inner(folder).Read(folder);

    /// <inheritdoc/>
    public override Task<int> RunAsync(PaperContext context, CancellationToken cancellationToken) => Inner(context.Folder).RunAsync(context, cancellationToken);

    // Only the report's folder tells where the run is.
    private TrainJob Inner(PaperFolder folder) => new(Key, Request(folder.Run(Of.Key).Path));

    private TrainRequest Request(string run) => Of.Request with { FrozenRecurrentOf = run, Settings = Of.Request.Settings with { FreezeRecurrent = true } };
}
