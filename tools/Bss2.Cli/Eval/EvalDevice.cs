using Bss2.Calibration;
using Bss2.Cli.Train;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>The device on which a run is evaluated: its own with the calibration it was trained with, or another chip with its own calibration.</summary>
internal sealed class EvalDevice : IAsyncDisposable
{
    private readonly Evaluator _evaluator;
    private readonly ShortWindow? _window;

    private EvalDevice(EvaluatedRun run, DeviceSession session, int threads)
    {
        Session = session;
        _window = session.Fast is { } fast ? new ShortWindow(run.Data.Test, fast.SampleCount) : null;
        EvaluationSettings settings = session.Fast is null ? run.Evaluation : EvaluationSettings.InPieces(run.Settings, run.ImageCount, StrobeKernel.ImagesPerRun(session.Fast.SampleCount));
        _evaluator = new Evaluator(settings, _window ?? run.Data.Test, session.Substrates, new WorkerPool(threads));
    }

    public DeviceSession Session { get; }

    /// <summary>Input spikes that came too late for a short window.</summary>
    public long InputsLeftOut => _window?.LeftOut ?? 0;

    /// <summary>Opens the device that <paramref name="request"/> names; <paramref name="seed"/> null is the run's own chip. <paramref name="fast"/> prepares it for fast inference.</summary>
    public static async Task<EvalDevice> OpenAsync(EvaluatedRun run, EvalRequest request, ulong? seed, CancellationToken cancellationToken, FastInference? fast = null)
    {
        TrainRequest on = Target(run, request, seed);
        if (on.IsSoftware) return new EvalDevice(run, DeviceSession.OpenSoftware(on, run.Data), request.Threads);
        TrainRequest trained = run.Report.Request;
        bool ownChip = !trained.IsSoftware && on.CalibrationFile is null && on.ChipSeed == trained.ChipSeed;
        AppliedCalibration calibration = ownChip ? new AppliedCalibration(CalibrationFile.Load(run.Folder.Calibration), run.Folder.Calibration) : Own(on);
        // What was measured in training holds for the device it was measured on.
        bool known = ownChip && on.Device == trained.Device;
        DeviceSession session = await DeviceSession.OpenChipAsync(on, run.Data, calibration, known ? run.Report.Scales : null, fast, cancellationToken).ConfigureAwait(false);
        return new EvalDevice(run, session, request.Threads);
    }

    /// <summary>Energy and time that the simulated chips have used so far, by the model's assumed figures; null where no model can tell.</summary>
    public EnergyUse? Energy => Session.Models.Count == 0 ? null : new EnergyUse(Session.Models.Sum(m => m.PowerEstimate.TotalJoules), Session.Models.Sum(m => m.PowerEstimate.Seconds));

    /// <summary>Runs the test images through <paramref name="weights"/>.</summary>
    public Task<EvaluationResult> EvaluateAsync(NetworkWeights weights, ProgressDisplay display, CancellationToken cancellationToken) =>
        Session.ReportedAsync(() => _evaluator.RunAsync(weights, display.Evaluating, cancellationToken));

    /// <summary>What was lost since the device was opened.</summary>
    public EventLosses Losses(EvaluationResult result) => RunTotals.Of(new RunTotals(), result.Counters, Session.Models).Losses;

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private static TrainRequest Target(EvaluatedRun run, EvalRequest request, ulong? seed)
    {
        TrainRequest trained = run.Report.Request;
        bool chip = request.Device is not null || seed is not null;
        string address = request.Mode == EvalMode.Chips || (chip && trained.IsSoftware && request.Device is null) ? Devices.Simulated : request.Device ?? trained.Device;
        return trained with
        {
            Device = address, ChipSeed = seed ?? trained.ChipSeed, CalibrationFile = request.CalibrationFile,
            Threads = request.Threads, Capture = request.Capture, HashResponses = false,
        };
    }

    private static AppliedCalibration Own(TrainRequest on)
    {
        string source = on.CalibrationFile ?? "exported calibration";
        return new AppliedCalibration(CalibrationFile.Parse(DeviceSession.CalibrationText(on)!, source), source);
    }
}
