using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bss2.Cli.Figures;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Carries out a training run: data, device, epochs, files, and what is said at the end.</summary>
internal sealed class TrainRunner(TrainRequest request, RunFolder folder, RunReport? resumed, bool json, TextWriter output)
{
    private readonly List<EpochRecord> _history = [.. resumed?.History ?? []];

    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        DatasetPair data = Datasets.Load(request.Settings.Dataset, dataFolders);
        var pool = new WorkerPool(request.Threads);
        await output.WriteLineAsync($"run folder {folder.Path}").ConfigureAwait(false);
        await using DeviceSession device = await DeviceSession.OpenAsync(request, data, folder, resumed?.Scales, cancellationToken).ConfigureAwait(false);
        await SayDeviceAsync(device).ConfigureAwait(false);
        var trainer = new Trainer(request.Settings, data, device.Substrates, pool);
        if (resumed is not null) Checkpoint.Load(folder.Checkpoint, trainer);
        WriteReport(device, trainer, "running");
        bool live = !Console.IsOutputRedirected;
        var display = new ProgressDisplay(output, live, request.Settings.Epochs);
        bool finished = await device.ReportedAsync(() => TrainAsync(trainer, display, cancellationToken)).ConfigureAwait(false);
        Checkpoint.Save(folder.Checkpoint, trainer);
        await File.WriteAllBytesAsync(folder.Weights, Checkpoint.WeightBytes(trainer.Weights), CancellationToken.None).ConfigureAwait(false);
        WriteReport(device, trainer, finished ? "finished" : "interrupted");
        DrawLearningCurve(device);
        if (finished) await DrawExampleAsync(device, data, trainer, CancellationToken.None).ConfigureAwait(false);
        await SayEndAsync(device, trainer, finished).ConfigureAwait(false);
        return finished ? ExitCode.Ok : ExitCode.Interrupted;
    }

    private async Task<bool> TrainAsync(Trainer trainer, ProgressDisplay display, CancellationToken cancellationToken)
    {
        display.StartAt(trainer.Epoch);
        try
        {
            while (trainer.Epoch < request.Settings.Epochs)
            {
                display.BeginEpoch();
                EpochResult train = await trainer.RunEpochAsync(display.Batch, cancellationToken).ConfigureAwait(false);
                // The state behind the epoch: an interrupted evaluation is repeated, not skipped.
                EpochResult test = await trainer.EvaluateAsync(request.HeldOut, display.Evaluating, cancellationToken).ConfigureAwait(false);
                _history.Add(new EpochRecord(train.Epoch, train.Loss, train.AccuracyPercent, test.AccuracyPercent, test.HiddenSpikesPerImage, test.InputSpikesPerImage, display.EpochS));
                Checkpoint.Save(folder.Checkpoint, trainer);
                display.Line(string.Create(CultureInfo.InvariantCulture,
                    $"epoch {train.Epoch,3}  loss {train.Loss:0.0000}  training {train.AccuracyPercent:0.00} %  {(request.HeldOut ? "held-out" : "test")} {test.AccuracyPercent:0.00} %  {test.HiddenSpikesPerImage:0.0} hidden spikes/image  {display.EpochS:0.0} s"));
            }
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SayDeviceAsync(DeviceSession device)
    {
        await output.WriteLineAsync($"device     {device.Description}").ConfigureAwait(false);
        if (device.Scales is { } s)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"measured   weight scale {s.WeightScale:0.0} (hardware weight of model weight 1), trace scale {s.TraceScaleLsb:0.0} CADC LSB (leak to threshold), event lead {s.Timing.SpikeLead.Microseconds:0.000} us")).ConfigureAwait(false);
    }

    private RunReport WriteReport(DeviceSession device, Trainer trainer, string state)
    {
        var report = new RunReport
        {
            Request = request, DeviceDescription = device.Description, Scales = device.Scales, State = state, History = _history, WeightsSha256 = Checkpoint.WeightsSha256(trainer.Weights),
        };
        RunFolder.Write(folder.Report, report.ToJson());
        return report;
    }

    private string Subtitle(DeviceSession device) =>
        $"{request.Settings.Dataset}, {device.Description}, seed {request.Settings.Seed}";

    private void DrawLearningCurve(DeviceSession device)
    {
        string where = device.Scales is null ? "in software" : "in the loop on the chip";
        Drawing drawing = LearningCurveFigure.Draw($"{request.Settings.Dataset} {where}", Subtitle(device),
            [.. _history.Select(h => new LearningCurvePoint(h.Epoch, h.Loss, h.TrainAccuracy, h.TestAccuracy, h.HiddenSpikesPerImage))]);
        Save("learning-curve", drawing);
    }

    private void Save(string name, Drawing drawing)
    {
        RunFolder.Write(folder.In(name + ".svg"), SvgWriter.Write(drawing));
        File.WriteAllBytes(folder.In(name + ".png"), PngWriter.Write(drawing));
    }

    // The first test sample, run once more with everything kept.
    private async Task DrawExampleAsync(DeviceSession device, DatasetPair data, Trainer trainer, CancellationToken cancellationToken)
    {
        ExampleImage example = await ExampleRun.RecordAsync(device, data.Test, 0, trainer, cancellationToken).ConfigureAwait(false);
        string units = device.Scales is null ? "software model, traces drawn at 70 LSB per threshold" : device.Description;
        Save("example", ExampleImageFigure.Draw($"One image on the chip: {data.Name} test sample 0", $"{units}, after {trainer.Epoch} epochs", example));
    }

    private async Task SayEndAsync(DeviceSession device, Trainer trainer, bool finished)
    {
        EpochRecord? last = _history.Count > 0 ? _history[^1] : null;
        string sha = Checkpoint.WeightsSha256(trainer.Weights);
        RecordingCounters c = trainer.Counters;
        await output.WriteLineAsync().ConfigureAwait(false);
        if (!finished)
            await output.WriteLineAsync($"stopped in epoch {trainer.Epoch + 1}; the run is saved. Continue with:\n  bss2 train --resume {folder.Path}").ConfigureAwait(false);
        else if (last is not null)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"reached {last.TestAccuracy:0.00} % {(request.HeldOut ? "held-out" : "test")} accuracy (training {last.TrainAccuracy:0.00} %) after {last.Epoch} epochs of {trainer.TrainCount} samples, {last.HiddenSpikesPerImage:0.0} hidden spikes per image, on: {device.Description}")).ConfigureAwait(false);
            if (request.Settings.Epochs < 25) await output.WriteLineAsync("a longer run reaches more (README): add --epochs 25").ConfigureAwait(false);
            await output.WriteLineAsync($"look further:\n  {folder.In("example.svg")}  {folder.In("learning-curve.svg")}  {folder.Report}\n  bss2 train {request.Settings.Dataset} --software    the same network without a chip\n  bss2 train {request.Settings.Dataset} --transfer {folder.Path}    these weights loaded onto a chip without training there").ConfigureAwait(false);
        }
        foreach (string fault in device.ProcessorFaults) await output.WriteLineAsync($"warning: the simulated chip reports: {fault}").ConfigureAwait(false);
        if (json) await output.WriteLineAsync(JsonLine(last, trainer, c, sha)).ConfigureAwait(false);
    }

    private string JsonLine(EpochRecord? last, Trainer trainer, RecordingCounters c, string sha) => JsonSerializer.Serialize(new
    {
        device = request.Device,
        seed = request.Settings.Seed,
        chip_seed = request.ChipSeed,
        epochs = trainer.Epoch,
        images = trainer.TrainCount,
        train_accuracy = last?.TrainAccuracy ?? 0,
        test_accuracy = last?.TestAccuracy ?? 0,
        hidden_spikes_per_image = last?.HiddenSpikesPerImage ?? 0,
        input_spikes_per_image = last?.InputSpikesPerImage ?? 0,
        wall_s_per_epoch = _history.Count > 0 ? _history.Average(h => h.WallS) : 0,
        simulated_s = c.SimulatedS,
        words_sent = c.WordsSent,
        words_received = c.WordsReceived,
        spikes_lost = c.SpikesLost,
        weights_sha256 = sha,
    });
}
