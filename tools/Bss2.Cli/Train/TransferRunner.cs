using System.Globalization;
using System.Text.Json;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Loads the weights of a finished run onto the device and evaluates them there, without training.</summary>
internal sealed class TransferRunner(TrainRequest request, RunFolder source, RunFolder folder, bool json, TextWriter output)
{
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        RunReport trained = RunReport.Read(source.Report);
        TrainRequest own = request with { Settings = trained.Request.Settings with { Seed = request.Settings.Seed } };
        DatasetPair data = Datasets.Load(own.Settings.Dataset, dataFolders);
        await using DeviceSession device = await DeviceSession.OpenAsync(own, data, folder, null, cancellationToken).ConfigureAwait(false);
        var trainer = new Trainer(own.Settings, data, device.Substrates, new WorkerPool(own.Threads));
        NetworkWeights weights = trainer.Weights;
        Checkpoint.ReadWeights(source.Weights, weights);
        trainer.Network.CopyFrom(weights);
        var display = new ProgressDisplay(output, !Console.IsOutputRedirected, 1);
        EpochResult test = await device.ReportedAsync(() => trainer.EvaluateAsync(heldOut: false, display.Evaluating, cancellationToken)).ConfigureAwait(false);
        display.Line(string.Create(CultureInfo.InvariantCulture,
            $"weights of {source.Path} ({trained.DeviceDescription}, test {(trained.History.Count > 0 ? trained.History[^1].TestAccuracy : 0):0.00} % there), loaded without training onto: {device.Description}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"test accuracy {test.AccuracyPercent:0.00} %, {test.HiddenSpikesPerImage:0.0} hidden spikes per image")).ConfigureAwait(false);
        if (json)
            await output.WriteLineAsync(JsonSerializer.Serialize(new { device = own.Device, chip_seed = own.ChipSeed, test_accuracy = test.AccuracyPercent, hidden_spikes_per_image = test.HiddenSpikesPerImage, weights_sha256 = Checkpoint.WeightsSha256(trainer.Weights) })).ConfigureAwait(false);
        return ExitCode.Ok;
    }
}
