using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Takes the recurrent weights of <c>--freeze-recurrent-of</c> into a new training.</summary>
internal static class FrozenWeights
{
    /// <summary>Puts them in place, shuffled by the seed of the run; nothing when the request names no run.</summary>
    /// <exception cref="UserException">The run has no such network, or is not finished.</exception>
    public static void Load(TrainRequest request, Trainer trainer)
    {
        if (request.FrozenRecurrentOf is not string run) return;
        var folder = new RunFolder(run);
        RunReport trained = RunReport.Read(folder.Report);
        TrainingSettings there = trained.Request.Settings, here = request.Settings;
        if (trained.State != "finished") throw new UserException($"Expected a finished run for --freeze-recurrent-of, found one in {run} that is {trained.State}. Finish it with 'bss2 train --resume {run}'.");
        if (!there.Recurrent || there.HiddenCount != here.HiddenCount || there.Dataset != here.Dataset)
            throw new UserException($"Expected a run of {here.Dataset} with {here.HiddenCount} recurrent neurons for --freeze-recurrent-of, found {there.Dataset} with {there.HiddenCount} {(there.Recurrent ? "recurrent" : "feed-forward")} ones in {run}.");
        NetworkWeights own = trainer.Weights;
        var source = new NetworkWeights(own.InputCount, own.HiddenCount, own.OutputCount, recurrent: true);
        Checkpoint.ReadWeights(folder.Weights, source);
        FrozenRecurrent.Shuffle(source.Recurrent, here.Seed).CopyTo(own.Recurrent, 0);
        trainer.Network.CopyFrom(own);
    }
}
