using System.Globalization;
using System.Security.Cryptography;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>
/// Carries out <c>bss2 train --relu</c>: the network without spikes, no device. Its run folder has the same run.json; weights.f32 holds biases
/// after the weights of each layer. A run takes minutes, so it is not resumed.
/// </summary>
internal sealed class ReluRunner(TrainRequest request, string? wantedFolder, string name, bool json, TextWriter output)
{
    private const string Description = "ReLU network in software (no spikes, no chip)";
    private readonly List<EpochRecord> _history = [];

    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        DatasetPair data = Datasets.Load(request.Settings, dataFolders);
        RequestCheck.Check(request.Settings, data);
        var trainer = new ReluTrainer(request.Settings, data, new WorkerPool(request.Threads));
        var folder = RunFolder.Create(wantedFolder, name);
        await output.WriteLineAsync($"run folder {folder.Path}\ndevice     {Description}").ConfigureAwait(false);
        bool finished = Train(trainer, cancellationToken);
        byte[] weights = trainer.Network.WeightBytes();
        await File.WriteAllBytesAsync(folder.Weights, weights, CancellationToken.None).ConfigureAwait(false);
        var report = new RunReport { Request = request, DeviceDescription = Description, State = finished ? "finished" : "interrupted", History = [.. _history], Result = Result(trainer, weights) };
        RunFolder.Write(folder.Report, report.ToJson());
        RunFigures.DrawLearningCurve(folder, report);
        await EndAsync(report, folder, finished).ConfigureAwait(false);
        return finished ? ExitCode.Ok : ExitCode.Interrupted;
    }

    private bool Train(ReluTrainer trainer, CancellationToken cancellationToken)
    {
        var display = ProgressDisplay.OnConsole(output, request.Settings.Epochs);
        try
        {
            while (trainer.Epoch < request.Settings.Epochs)
            {
                display.BeginEpoch(0);
                EpochResult train = trainer.RunEpoch(display.Batch, cancellationToken), test = trainer.Evaluate(request.HeldOut, cancellationToken);
                _history.Add(new EpochRecord(train.Epoch, train.Loss, train.AccuracyPercent, test.AccuracyPercent, 0, 0, display.EpochS));
                display.Line(string.Create(CultureInfo.InvariantCulture,
                    $"epoch {train.Epoch,3}  loss {train.Loss:0.0000}  training {train.AccuracyPercent:0.00} %  {Tested} {test.AccuracyPercent:0.00} %  {display.EpochS:0.0} s"));
            }
            return true;
        }
        catch (OperationCanceledException) { return false; }
        finally { display.Stop(); }
    }

    private string Tested => request.HeldOut ? "held-out" : "test";

    private async Task EndAsync(RunReport report, RunFolder folder, bool finished)
    {
        RunResult r = report.Result!;
        string text = finished
            ? string.Create(CultureInfo.InvariantCulture, $"\nreached    {r.TestAccuracy:0.00} % {Tested} accuracy (training {r.TrainAccuracy:0.00} %) after {r.Epochs} epochs of {r.Images} samples\nresults    {folder.Report}  {folder.Weights}")
            : $"\nstopped after {r.Epochs} of {request.Settings.Epochs} epochs. A ReLU run is not resumed: start it again.";
        await output.WriteLineAsync(text).ConfigureAwait(false);
        if (json) await output.WriteLineAsync(r.ToJson()).ConfigureAwait(false);
    }

    private RunResult Result(ReluTrainer trainer, byte[] weights)
    {
        EpochRecord? last = _history.Count > 0 ? _history[^1] : null;
        return new RunResult
        {
            Device = request.Device, Seed = request.Settings.Seed, ChipSeed = null, Epochs = trainer.Epoch, Images = trainer.TrainCount,
            TrainAccuracy = last?.TrainAccuracy ?? 0, TestAccuracy = last?.TestAccuracy ?? 0, HiddenSpikesPerImage = 0, InputSpikesPerImage = 0,
            WallSPerEpoch = _history.Count > 0 ? _history.Average(h => h.WallS) : 0, SimulatedS = 0, WordsSent = 0, WordsReceived = 0, SpikesLost = 0,
            WeightsSha256 = Convert.ToHexStringLower(SHA256.HashData(weights)),
        };
    }
}
