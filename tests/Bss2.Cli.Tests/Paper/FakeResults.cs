using Bss2.Cli.Eval;
using Bss2.Cli.Paper;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

/// <summary>Results of jobs that never ran.</summary>
internal static class FakeResults
{
    /// <summary>A finished training that reached <paramref name="accuracy"/> percent with some hidden spikes per image.</summary>
    public static RunReport Run(TrainJob job, double accuracy, double spikes = 30) => new()
    {
        Request = job.Request, State = "finished", Result = Result(job, accuracy, spikes),
        History = [.. Enumerable.Range(1, job.Request.Settings.Epochs).Select(e => new EpochRecord(e, 1.0 / e, accuracy - (10.0 / e), e % 5 == 0 ? accuracy - (8.0 / e) : null, e % 5 == 0 ? spikes : null, 50, 1))],
    };

    /// <summary>Every training and evaluation of an experiment, with figures that differ by key and seed.</summary>
    public static PaperResults All(IPaperExperiment experiment, PaperScale scale)
    {
        var results = new PaperResults();
        foreach (PaperJob job in JobOrder.Of(experiment.Jobs(scale)))
            results.Add(job, job switch
            {
                TrainJob t => Run(t, Accuracy(t), 5 + (60 * Math.Exp(-5 * t.Request.Settings.Loss.BurstRegulariser)) + t.Request.Settings.Seed),
                EvalJob e => Evaluation(e),
                TransferJob t => Run(t.Of, Accuracy(t.Of) - 0.5 - Lost(t.Onto, 0.08)) with { Request = t.Onto, State = RunReport.Transferred },
                _ => throw new InvalidOperationException(job.Key),
            });
        return results;
    }

    public static EvalReport Evaluation(EvalJob job)
    {
        double accuracy = Accuracy(job.Of);
        EvalSummary test = Summary(accuracy);
        double[] time = [.. Enumerable.Range(0, 20).Select(t => 1.7 * t)];
        int percent = job.Key.Contains("-dead", StringComparison.Ordinal) ? int.Parse(job.Key[(job.Key.LastIndexOf("-dead", StringComparison.Ordinal) + 5)..], System.Globalization.CultureInfo.InvariantCulture) : 0;
        double error = 100 - accuracy, silenced = error * (1 + (percent * (job.Of.Request.Settings.Dropout > 0 ? 0.006 : 0.04)));
        return new EvalReport
        {
            Run = "", Dataset = "mnist", WeightsSha256 = "", Test = test,
            Latency = new LatencyTable { TimeUs = time, Accuracy = [.. time.Select(t => accuracy - (80 * Math.Exp(-t)))], Decided = [.. time.Select((_, k) => k is > 2 and < 8 ? 2000 : 0)], WithinTenthUs = 8.5 },
            Drop = new DropTable { Percent = percent, Silenced = 1, Seed = 1, FullError = error, Errors = [silenced], Error = Spread.Of([silenced]) },
            Fast = new FastTable
            {
                Samples = 5, SeparationUs = 11.8, ImagesPerProgram = 102, Test = test, AccuracyDifference = -0.1, AccuracySlowCut = accuracy, InputsLeftOutPerImage = 0, ImagesPerSecond = 84_746,
                ImagesPerSecondWithReadout = 50_000, EstimatedEnergyUjPerImage = 3.9, WallRatio = 1,
            },
        };
    }

    private static double Accuracy(TrainJob t)
    {
        TrainingSettings s = t.Request.Settings;
        return (s.Dataset == "fashion" ? 84.5 : 97.3) + (s.Dropout > 0 ? 0.5 : 0) + (t.Request.IsSoftware ? 0.3 : 0) + (s.Recipe == Recipes.Own ? 0.1 : 0) + (0.05 * s.Seed) - s.Loss.BurstRegulariser - Lost(t.Request, 0.01);
    }

    private static double Lost(TrainRequest request, double perPercent) => perPercent * (request.Scatter?.Percent ?? 0) + (0.02 * request.ChipSeed);

    private static RunResult Result(TrainJob job, double accuracy, double spikes) => new()
    {
        Device = job.Request.Device, Seed = job.Request.Settings.Seed, ChipSeed = 1, Epochs = job.Request.Settings.Epochs, Images = 60_000, TrainAccuracy = accuracy + 1, TestAccuracy = accuracy,
        HiddenSpikesPerImage = spikes, InputSpikesPerImage = 50, WallSPerEpoch = 1, SimulatedS = 1, WordsSent = 1, WordsReceived = 1, SpikesLost = 0, WeightsSha256 = "",
    };

    private static EvalSummary Summary(double accuracy) => new()
    {
        Device = "simulated", ChipSeed = 1, Images = 10_000, Accuracy = accuracy, Loss = 0.1, HiddenSpikesPerImage = 30, InputSpikesPerImage = 50, HiddenNeurons = 246, DeadNeurons = 0, Confusion = [],
        Losses = new EventLosses(), SpikesOutsideWindow = 0, SimulatedS = 1, EstimatedPowerMw = 330, EstimatedEnergyUjPerImage = 50, WallS = 1,
    };
}
