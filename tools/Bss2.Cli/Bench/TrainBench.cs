using System.Diagnostics;
using System.Globalization;
using Bss2.Cli.Train;
using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.Cli.Bench;

/// <summary>
/// Trains the same batches in the loop on one simulated chip, with and without stage clocks, and in software, on one thread, in turn. The
/// clock's own time is measured and taken off the stages.
/// </summary>
internal sealed class TrainBench(int images, int rounds, TextWriter output)
{
    private static readonly Stage[] Stages = Enum.GetValues<Stage>();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        TrainingSettings settings = Recipes.For("mnist", Recipes.Own) with { ImagesMax = images, Epochs = 1000 };
        DatasetPair data = Datasets.Load("mnist", []);
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("bss2-bench");
        var request = new TrainRequest { Settings = settings, Threads = 1 };
        var folder = new RunFolder(scratch.FullName);
        RunFolder.Write(folder.Calibration, DeviceSession.CalibrationText(request)!);
        await using DeviceSession device = await DeviceSession.OpenAsync(request, data, folder, null, cancellationToken).ConfigureAwait(false);
        scratch.Delete(recursive: true);
        var board = (SimulatedFpga)device.Links[0];
        var chip = new Trainer(settings, data, device.Substrates, new WorkerPool(1));
        await using var model = new SoftwareSubstrate(new NeuronDynamics(settings.TimeStepUs, settings.TauMemUs, settings.TauSynUs), data.Train.StepCount);
        var software = new Trainer(settings, data, [model], new WorkerPool(1));
        var profile = new StageProfile(Stopwatch.GetTimestamp);
        long clockTicks = ClockTicks();
        await EpochAsync(chip, cancellationToken).ConfigureAwait(false);
        await EpochAsync(software, cancellationToken).ConfigureAwait(false);

        List<double> plain = [], reference = [];
        var shares = Stages.Select(_ => new List<double>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            plain.Add(await EpochAsync(chip, cancellationToken).ConfigureAwait(false));
            reference.Add(await EpochAsync(software, cancellationToken).ConfigureAwait(false));
            Attach(profile, chip, (ChipSubstrate)device.Substrates[0], board);
            profile.Clear();
            await EpochAsync(chip, cancellationToken).ConfigureAwait(false);
            Attach(null, chip, (ChipSubstrate)device.Substrates[0], board);
            double[] ticks = [.. Stages.Select(s => Math.Max(0.0, profile.Ticks(s) - (profile.Entries(s) * clockTicks)))];
            for (int s = 0; s < Stages.Length; s++) shares[s].Add(ticks[s] / ticks.Sum());
        }
        await PrintAsync(shares, Rounds.Median(plain) / Rounds.Median(reference)).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private async Task PrintAsync(List<double>[] shares, double ratio)
    {
        await output.WriteLineAsync($"cost per training image, one thread, median of {rounds} rounds of {images} images").ConfigureAwait(false);
        await output.WriteLineAsync("stage         part of the total").ConfigureAwait(false);
        foreach (Stage stage in Stages)
        {
            double share = Rounds.Median(shares[(int)stage]);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{stage,-12} {share * 100,5:0.0} %  {new string('#', (int)Math.Round(share * 60))}")).ConfigureAwait(false);
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"in the loop on the simulated chip : in software = {ratio:0.00} : 1")).ConfigureAwait(false);
    }

    private static async Task<double> EpochAsync(Trainer trainer, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await trainer.RunEpochAsync(null, cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Attach(StageProfile? profile, Trainer trainer, ChipSubstrate substrate, SimulatedFpga board) =>
        (trainer.Profile, substrate.Profile, board.Profile) = (profile, profile, profile);

    private static long ClockTicks()
    {
        const int calls = 100_000;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) Stopwatch.GetTimestamp();
        return (Stopwatch.GetTimestamp() - start) / calls;
    }
}
