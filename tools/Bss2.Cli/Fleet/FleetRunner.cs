using System.Globalization;
using Bss2.Calibration;
using Bss2.Cli.Data;
using Bss2.Cli.Train;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Fleet;

/// <summary>
/// Trains one network on each of several simulated chips, one after the other: runs like any other, in folders of their own below that of the
/// fleet, and one summary.
/// </summary>
internal sealed class FleetRunner
{
    private readonly FleetReport _fleet;
    private readonly Func<RunFolder> _makeFolder;
    private readonly int _threads;
    private readonly bool _json;
    private readonly TextWriter _output;
    private readonly List<FleetMember> _done = [];

    private readonly Action? _afterBatch;

    private FleetRunner(FleetReport fleet, int threads, bool json, TextWriter output, Func<RunFolder> makeFolder, Action? afterBatch = null) =>
        (_fleet, _threads, _json, _output, _makeFolder, _afterBatch) = (fleet, threads, json, output, makeFolder, afterBatch);

    /// <summary>A new fleet of <paramref name="chips"/> chips, the first of them that of <paramref name="request"/>; <paramref name="afterBatch"/> lets tests stop it at a known place.</summary>
    public static FleetRunner Start(TrainRequest request, int chips, string? wantedFolder, string name, bool json, TextWriter output, Action? afterBatch = null) =>
        new(new FleetReport { Request = request, Chips = chips }, request.Threads, json, output, () => Unused(RunFolder.Create(wantedFolder, name)), afterBatch);

    /// <summary>The rest of the fleet in <paramref name="folder"/>.</summary>
    public static FleetRunner Resume(FleetReport fleet, string folder, int threads, bool json, TextWriter output) => new(fleet, threads, json, output, () => new RunFolder(folder));

    /// <summary>Trains all chips to the end, or until cancelled; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        RequestCheck.Check(_fleet.Request with { Threads = _threads });
        RequestCheck.Check(_fleet.Request.Settings, new SpeechPreparation(dataFolders, _threads, _output).Load(_fleet.Request.Settings, cancellationToken));
        RunFolder folder = _makeFolder();
        await _output.WriteLineAsync($"fleet      {_fleet.Chips} chips, seeds {Seed(0)} to {Seed(_fleet.Chips - 1)}, in {folder.Path}").ConfigureAwait(false);
        Save(folder, "running");
        for (int i = 0; i < _fleet.Chips; i++)
        {
            string name = $"chip{Seed(i)}";
            await _output.WriteLineAsync($"\nchip {Seed(i)} ({i + 1} of {_fleet.Chips})").ConfigureAwait(false);
            FleetMember? member = await OneAsync(Seed(i), new RunFolder(folder.In(name)), name, folder.Path, dataFolders, cancellationToken).ConfigureAwait(false);
            if (member is null) return await StoppedAsync(folder).ConfigureAwait(false);
            _done.Add(member);
            Save(folder, "running");
        }
        return await EndAsync(folder, Save(folder, "finished")).ConfigureAwait(false);
    }

    private ulong Seed(int chip) => _fleet.Request.ChipSeed + (ulong)chip;

    // Null when the user stopped it. A chip that cannot be trained is a result of the fleet, and no reason to leave the others untrained.
    private async Task<FleetMember?> OneAsync(ulong seed, RunFolder own, string name, string fleet, IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        RunReport? before = File.Exists(own.Report) ? RunReport.Read(own.Report) : null;
        if (before is { State: "finished", Result: { } result })
        {
            await _output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"done       {result.TestAccuracy:0.00} % in {own.Path}")).ConfigureAwait(false);
            return new FleetMember(seed, name, result, before.Neurons, null);
        }
        TrainRequest request = _fleet.Request with { ChipSeed = seed, Threads = _threads };
        Action<TrainingProgress>? afterBatch = _afterBatch is null ? null : _ => _afterBatch();
        TrainRunner runner = before is null
            ? new TrainRunner(request, own.Path, "", json: false, _output) { Fleet = fleet, AfterBatch = afterBatch }
            : new TrainRunner(request, own, before, json: false, _output) { Fleet = fleet, AfterBatch = afterBatch };
        try
        {
            if (await runner.RunAsync(dataFolders, cancellationToken).ConfigureAwait(false) != ExitCode.Ok) return null;
            RunReport report = RunReport.Read(own.Report);
            return new FleetMember(seed, name, report.Result, report.Neurons, null);
        }
        catch (Exception fault) when (fault is CalibrationException { IsDevice: true } or StrobeException or PlaybackException)
        {
            await _output.WriteLineAsync($"failed     {fault.Message}").ConfigureAwait(false);
            return new FleetMember(seed, name, null, null, fault.Message);
        }
    }

    private FleetReport Save(RunFolder folder, string state)
    {
        FleetReport report = _fleet.With(_done, state);
        RunFolder.Write(folder.In(FleetReport.FileName), report.ToJson());
        return report;
    }

    private async Task<int> StoppedAsync(RunFolder folder)
    {
        Save(folder, "interrupted");
        await _output.WriteLineAsync($"\n{_done.Count} of {_fleet.Chips} chips are done. Continue with:\n  bss2 train --resume {folder.Path}").ConfigureAwait(false);
        return ExitCode.Interrupted;
    }

    private async Task<int> EndAsync(RunFolder folder, FleetReport report)
    {
        int failed = report.Each.Count(m => m.Fault is not null);
        await _output.WriteLineAsync().ConfigureAwait(false);
        if (report.Accuracy is { } a)
        {
            double[] accuracies = [.. report.Each.Select(m => m.Result).OfType<RunResult>().Select(r => r.TestAccuracy)];
            await _output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"fleet      {a.Mean:0.00} ± {a.Sd:0.00} % over {a.Count} chips, from {a.Min:0.00} to {a.Max:0.00} %")).ConfigureAwait(false);
            if (report.FailedNeurons is { } f) await _output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"neurons    {f.Mean:0.0} hidden neurons fail on a chip, from {f.Min:0} to {f.Max:0}")).ConfigureAwait(false);
            TerminalHistogram.Write(_output, accuracies, "%");
            FleetFigure.Draw(folder, report);
            await _output.WriteLineAsync($"figure     {folder.In(FleetFigure.Name + ".svg")}  (and .png)").ConfigureAwait(false);
        }
        if (failed > 0) await _output.WriteLineAsync($"failed     {failed} of {report.Chips} chips could not be trained: {string.Join(", ", report.Each.Where(m => m.Fault is not null).Select(m => m.ChipSeed))}").ConfigureAwait(false);
        await _output.WriteLineAsync($"results    {folder.In(FleetReport.FileName)}").ConfigureAwait(false);
        if (_json) await _output.WriteLineAsync(report.ToJsonLine()).ConfigureAwait(false);
        return failed == 0 ? ExitCode.Ok : ExitCode.DeviceFault;
    }

    private static RunFolder Unused(RunFolder folder) => File.Exists(folder.In(FleetReport.FileName))
        ? throw new UserException($"Expected an unused folder for the fleet, found {FleetReport.FileName} in {folder.Path}. Choose another --out, or continue that fleet with --resume {folder.Path}.")
        : folder;
}
