using Bss2.Cli.Data;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Carries out a training run: data, device, epochs, files.</summary>
internal sealed class TrainRunner
{
    private readonly TrainRequest _request;
    private readonly RunReport? _resumed;
    private readonly bool _json;
    private readonly TextWriter _output;
    private readonly Func<RunFolder> _makeFolder;
    private readonly List<EpochRecord> _history = [];
    private EpochResult? _unevaluated;
    private ChipReadBack? _readBack;
    private double _trainingS;

    /// <summary>A new run in <paramref name="wantedFolder"/>, or in an unused one named after <paramref name="name"/>.</summary>
    public TrainRunner(TrainRequest request, string? wantedFolder, string name, bool json, TextWriter output)
        : this(request, null, json, output) => _makeFolder = () => RunFolder.Create(wantedFolder, name);

    /// <summary>The rest of the run in <paramref name="folder"/>.</summary>
    public TrainRunner(TrainRequest request, RunFolder folder, RunReport resumed, bool json, TextWriter output)
        : this(request, resumed, json, output)
    {
        _makeFolder = () => folder;
        _history.AddRange(resumed.History);
        _unevaluated = resumed.Unevaluated;
    }

    private TrainRunner(TrainRequest request, RunReport? resumed, bool json, TextWriter output)
    {
        (_request, _resumed, _json, _output) = (request, resumed, json, output);
        _makeFolder = () => throw new InvalidOperationException("a run needs a folder");
    }

    /// <summary>Trains to the end, or until cancelled; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        DatasetPair data = new SpeechPreparation(dataFolders, _request.Threads, _output).Load(_request.Settings, cancellationToken);
        RequestCheck.Check(_request.Settings, data);
        if (!_request.IsSoftware) _ = new NetworkPlacement(DeviceSession.Shape(_request.Settings, data));
        string? calibration = _resumed is null ? DeviceSession.CalibrationText(_request) : null;
        RunFolder folder = _makeFolder();
        if (calibration is not null) RunFolder.Write(folder.Calibration, calibration);
        if (_resumed is null) RunFolder.Write(folder.Report, new RunReport { Request = _request }.ToJson());
        var story = new RunStory(_request, folder, _output, Fleet);
        await story.BeginAsync(_resumed).ConfigureAwait(false);
        try { return await RunAsync(data, folder, story, cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException)
        {
            await _output.WriteLineAsync($"stopped before the first batch. Start it again with:\n  bss2 train --resume {Fleet ?? folder.Path}").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
    }

    private async Task<int> RunAsync(DatasetPair data, RunFolder folder, RunStory story, CancellationToken cancellationToken)
    {
        await using DeviceSession device = await DeviceSession.OpenAsync(_request, data, folder, _resumed?.Scales, cancellationToken).ConfigureAwait(false);
        await story.DeviceAsync(device).ConfigureAwait(false);
        var trainer = new Trainer(_request.Settings, data, device.Substrates, new WorkerPool(_request.Threads));
        FrozenWeights.Load(_request, trainer);
        Restore(trainer, folder);
        RunReport report = Save(folder, device, trainer, "running");
        bool finished = await device.ReportedAsync(() => TrainAsync(trainer, device, folder, cancellationToken)).ConfigureAwait(false);
        await File.WriteAllBytesAsync(folder.Weights, Checkpoint.WeightBytes(trainer.Weights), CancellationToken.None).ConfigureAwait(false);
        if (finished) _readBack = await device.ReadBackAsync(CancellationToken.None).ConfigureAwait(false);
        report = Save(folder, device, trainer, finished ? "finished" : "interrupted");
        RunFigures.DrawLearningCurve(folder, report);
        if (finished) await RunFigures.DrawExampleAsync(folder, device, data, trainer, CancellationToken.None).ConfigureAwait(false);
        // Last, so that its words are in no hash and no count of the run.
        if (finished && await device.CheckNeuronsAsync(trainer.Weights, data.Train.StepCount, CancellationToken.None).ConfigureAwait(false) is { } neurons)
        {
            report = report with { Neurons = neurons };
            RunFolder.Write(folder.Report, report.ToJson());
        }
        await story.EndAsync(report, device, finished).ConfigureAwait(false);
        if (_json) await _output.WriteLineAsync(report.Result!.ToJson()).ConfigureAwait(false);
        return finished ? ExitCode.Ok : ExitCode.Interrupted;
    }

    // A run that was stopped before its first batch has no checkpoint: its state is the seed.
    private void Restore(Trainer trainer, RunFolder folder)
    {
        if (_resumed is null || (!File.Exists(folder.Checkpoint) && _history.Count == 0)) return;
        Checkpoint.Load(folder.Checkpoint, trainer);
        // The report is written before the checkpoint; a process that was killed in between repeats that epoch.
        _history.RemoveAll(h => h.Epoch > trainer.Epoch);
        if (_unevaluated is not null && _unevaluated.Epoch != trainer.Epoch) _unevaluated = null;
    }

    /// <summary>Folder of the fleet that the run belongs to, which is what can be resumed; null for a run of its own.</summary>
    internal string? Fleet { get; init; }

    /// <summary>Called after every batch; tests stop a run at a known place with it.</summary>
    internal Action<TrainingProgress>? AfterBatch { get; init; }

    /// <summary>Called after every batch of an evaluation.</summary>
    internal Action? AfterEvaluationBatch { get; init; }

    private async Task<bool> TrainAsync(Trainer trainer, DeviceSession device, RunFolder folder, CancellationToken cancellationToken)
    {
        var display = ProgressDisplay.OnConsole(_output, _request.Settings.Epochs);
        display.StartAt(trainer.Epoch + ((double)trainer.Sums.Images / trainer.TrainCount));
        _trainingS = _resumed?.PartialEpochS ?? 0;
        try
        {
            while (_unevaluated is not null || trainer.Epoch < _request.Settings.Epochs)
            {
                display.BeginEpoch(trainer.Sums.Images);
                _unevaluated ??= await trainer.RunEpochAsync(p => { display.Batch(p); AfterBatch?.Invoke(p); }, cancellationToken).ConfigureAwait(false);
                EpochResult train = _unevaluated;
                EpochResult? test = IsEvaluated(train.Epoch) ? await EvaluateAsync(trainer, display, cancellationToken).ConfigureAwait(false) : null;
                var record = new EpochRecord(train.Epoch, train.Loss, train.AccuracyPercent, test?.AccuracyPercent, test?.HiddenSpikesPerImage, test?.InputSpikesPerImage, _trainingS + display.EpochS);
                _history.Add(record);
                (_unevaluated, _trainingS) = (null, 0);
                display.Stop();
                display.Line(RunStory.Epoch(record, _request));
                Save(folder, device, trainer, "running");
            }
            return true;
        }
        catch (OperationCanceledException)
        {
            _trainingS += display.EpochS;
            display.Stop();
            return false;
        }
    }

    private bool IsEvaluated(int epoch) => epoch % _request.EvaluateEvery == 0 || epoch >= _request.Settings.Epochs;

    private Task<EpochResult> EvaluateAsync(Trainer trainer, ProgressDisplay display, CancellationToken cancellationToken) =>
        trainer.EvaluateAsync(_request.HeldOut, (done, count) => { display.Evaluating(done, count); AfterEvaluationBatch?.Invoke(); }, cancellationToken);

    private RunReport Save(RunFolder folder, DeviceSession device, Trainer trainer, string state)
    {
        RunTotals totals = RunTotals.Of(_resumed?.Totals ?? new RunTotals(), trainer.Counters, device.Models);
        var report = new RunReport
        {
            Request = _request, DeviceDescription = device.Description, Scales = device.Scales, State = state, History = [.. _history], Unevaluated = _unevaluated, PartialEpochS = _trainingS,
            Totals = totals, ReadBack = _readBack, ResponseSha256 = device.ResponseSha256, Result = Result(device, trainer, totals),
        };
        RunFolder.Write(folder.Report, report.ToJson());
        Checkpoint.Save(folder.Checkpoint, trainer);
        return report;
    }

    private RunResult Result(DeviceSession device, Trainer trainer, RunTotals totals)
    {
        EpochRecord? last = _history.Count > 0 ? _history[^1] : null, tested = _history.LastOrDefault(h => h.TestAccuracy is not null);
        return new RunResult
        {
            Device = _request.Device, Seed = _request.Settings.Seed, ChipSeed = device.ChipSeed, Epochs = trainer.Epoch, Images = trainer.TrainCount,
            TrainAccuracy = last?.TrainAccuracy ?? 0, TestAccuracy = tested?.TestAccuracy ?? 0, HiddenSpikesPerImage = tested?.HiddenSpikesPerImage ?? 0, InputSpikesPerImage = tested?.InputSpikesPerImage ?? 0,
            WallSPerEpoch = _history.Count > 0 ? _history.Average(h => h.WallS) : 0, SimulatedS = totals.SimulatedS, WordsSent = totals.WordsSent, WordsReceived = totals.WordsReceived,
            SpikesLost = totals.Losses.Total, WeightsSha256 = Checkpoint.WeightsSha256(trainer.Weights),
        };
    }
}
