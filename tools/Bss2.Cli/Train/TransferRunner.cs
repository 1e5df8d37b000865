using System.Globalization;
using Bss2.Calibration;
using Bss2.Cli.Data;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Loads the weights of a finished run onto the device and evaluates them there, without training.</summary>
internal sealed class TransferRunner(TrainRequest request, RunReport trained, RunFolder source, RunFolder folder, bool json, TextWriter output)
{
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        TrainRequest own = request with { Settings = trained.Request.Settings with { Seed = request.Settings.Seed, TestImagesMax = request.Settings.TestImagesMax } };
        DatasetPair data = new SpeechPreparation(dataFolders, own.Threads, output).Load(own.Settings, cancellationToken);
        RequestCheck.Check(own.Settings, data);
        if (DeviceSession.CalibrationText(own) is string calibration) RunFolder.Write(folder.Calibration, calibration);
        await using DeviceSession device = await DeviceSession.OpenAsync(own, data, folder, null, cancellationToken).ConfigureAwait(false);
        var trainer = new Trainer(own.Settings, data, device.Substrates, new WorkerPool(own.Threads));
        NetworkWeights weights = trainer.Weights;
        Checkpoint.ReadWeights(source.Weights, weights);
        trainer.Network.CopyFrom(weights);
        var display = ProgressDisplay.OnConsole(output, 1);
        display.BeginEpoch(0);
        EpochResult test = await device.ReportedAsync(() => trainer.EvaluateAsync(heldOut: false, display.Evaluating, cancellationToken)).ConfigureAwait(false);
        double there = trained.Result?.TestAccuracy ?? 0;
        display.Line(string.Create(CultureInfo.InvariantCulture, $"weights    of {source.Path}, {there:0.00} % on the test set there ({trained.DeviceDescription})"));
        display.Line(string.Create(CultureInfo.InvariantCulture, $"loaded     without training onto: {device.Description}"));
        if (!own.IsSoftware && ScatterText.Of(CalibrationFile.Load(folder.Calibration)) is string scattered) display.Line(scattered);
        display.Line(string.Create(CultureInfo.InvariantCulture, $"reached    {test.AccuracyPercent:0.00} % test accuracy, {test.HiddenSpikesPerImage:0.0} hidden spikes per image"));
        RunTotals totals = RunTotals.Of(new RunTotals(), trainer.Counters, device.Models);
        string? responses = device.ResponseSha256;
        RunResult result = Result(own, device, trainer, test, totals, display.EpochS);
        NeuronHealth? neurons = await device.CheckNeuronsAsync(weights, data.Train.StepCount, cancellationToken).ConfigureAwait(false);
        if (neurons is { Failed: > 0 }) display.Line(NeuronText.Of(neurons));
        var report = new RunReport { Request = own, TransferredFrom = source.Path, DeviceDescription = device.Description, Scales = device.Scales, State = RunReport.Transferred, Neurons = neurons, Totals = totals, Result = result, ResponseSha256 = responses };
        RunFolder.Write(folder.Report, report.ToJson());
        display.Line($"results    {folder.Report}");
        if (json) await output.WriteLineAsync(result.ToJson()).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    // Epochs, images and training accuracy are those of the training that made the weights; the rest was measured here.
    private RunResult Result(TrainRequest own, DeviceSession device, Trainer trainer, EpochResult test, RunTotals totals, double wallS) => new()
    {
        Device = own.Device, Seed = own.Settings.Seed, ChipSeed = device.ChipSeed, Epochs = trained.Result?.Epochs ?? 0, Images = trained.Result?.Images ?? 0, TrainAccuracy = trained.Result?.TrainAccuracy ?? 0,
        TestAccuracy = test.AccuracyPercent, HiddenSpikesPerImage = test.HiddenSpikesPerImage, InputSpikesPerImage = test.InputSpikesPerImage, WallSPerEpoch = wallS,
        SimulatedS = totals.SimulatedS, WordsSent = totals.WordsSent, WordsReceived = totals.WordsReceived, SpikesLost = totals.Losses.Total, WeightsSha256 = Checkpoint.WeightsSha256(trainer.Weights),
    };
}
