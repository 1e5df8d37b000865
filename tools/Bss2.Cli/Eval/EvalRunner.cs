using System.Diagnostics;
using System.Globalization;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>Carries out an evaluation: run, device, images, report.</summary>
internal sealed class EvalRunner(EvalRequest request, TextWriter output)
{
    private readonly ProgressDisplay _display = ProgressDisplay.OnConsole(output, 1);

    /// <summary>Evaluates and writes report and figure into the run folder; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        EvalReport report = await EvaluateAsync(dataFolders, cancellationToken).ConfigureAwait(false);
        var folder = new RunFolder(request.Run);
        string file = folder.In(EvalReport.FileName(request.Mode));
        RunFolder.Write(file, report.ToJson());
        if (EvalFigures.Draw(folder, report) is string figure) _display.Line($"figure     {folder.In(figure + ".svg")}  (and .png)");
        _display.Line($"results    {file}");
        if (request.Json) await output.WriteLineAsync(report.ToJsonLine()).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    /// <summary>Evaluates and writes nothing.</summary>
    public async Task<EvalReport> EvaluateAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        EvaluatedRun run = EvaluatedRun.Load(request.Run, request.TestImages, dataFolders);
        RunResult trained = run.Report.Result!;
        _display.Line(Text($"run        {run.Folder.Path}: {run.Data.Name}, {trained.TestAccuracy:0.00} % {(run.Report.Request.HeldOut ? "on held-out images" : "on the test set")} at the end of training ({run.Report.DeviceDescription})"));
        return request.Mode == EvalMode.Chips
            ? await OnManyAsync(run, cancellationToken).ConfigureAwait(false)
            : await OnOneAsync(run, cancellationToken).ConfigureAwait(false);
    }

    private ulong? Seed => request.ChipSeeds.Count > 0 ? request.ChipSeeds[0] : null;

    private async Task<EvalReport> OnOneAsync(EvaluatedRun run, CancellationToken cancellationToken)
    {
        if (request.Mode == EvalMode.Fast) return await FastAsync(run, cancellationToken).ConfigureAwait(false);
        await using EvalDevice device = await EvalDevice.OpenAsync(run, request, Seed, cancellationToken).ConfigureAwait(false);
        _display.Line($"device     {device.Session.Description}");
        (EvaluationResult result, EvalSummary summary) = await MeasureAsync(run, device, cancellationToken).ConfigureAwait(false);
        EvalPrinter.Summary(_display, summary);
        EvalReport report = EvalReport.Of(run) with { Test = summary };
        switch (request.Mode)
        {
            case EvalMode.Latency: return report with { Latency = Latency(run, result) };
            case EvalMode.Drop: return report with { Drop = await DropAsync(run, device, 100 - result.AccuracyPercent, cancellationToken).ConfigureAwait(false) };
            default:
                EvalPrinter.Classes(output, summary);
                return report;
        }
    }

    private async Task<(EvaluationResult Result, EvalSummary Summary)> MeasureAsync(EvaluatedRun run, EvalDevice device, CancellationToken cancellationToken)
    {
        EnergyUse? before = device.Energy;
        long start = Stopwatch.GetTimestamp();
        EvaluationResult result = await device.EvaluateAsync(run.Weights, _display, cancellationToken).ConfigureAwait(false);
        double wallS = Stopwatch.GetElapsedTime(start).TotalSeconds;
        EvalSummary summary = EvalSummary.Of(device, result, before is null ? null : device.Energy?.Since(before), wallS);
        NeuronHealth? neurons = await device.Session.CheckNeuronsAsync(run.Weights, run.Data.Test.StepCount, cancellationToken).ConfigureAwait(false);
        return (result, summary with { Neurons = neurons });
    }

    // Slow mode first, as in training; then the same images in fast mode on the same chip.
    private async Task<EvalReport> FastAsync(EvaluatedRun run, CancellationToken cancellationToken)
    {
        EvaluationResult slowResult;
        EvalSummary slow, fast;
        await using (EvalDevice device = await EvalDevice.OpenAsync(run, request, Seed, cancellationToken).ConfigureAwait(false))
        {
            if (device.Session.Scales is null) throw new UserException($"Expected a chip for --fast, found a run in software. Name one with --device {Devices.Simulated} or --chip-seed S.");
            _display.Line($"device     {device.Session.Description}");
            (slowResult, slow) = await MeasureAsync(run, device, cancellationToken).ConfigureAwait(false);
            EvalPrinter.Summary(_display, slow);
        }
        await using EvalDevice again = await EvalDevice.OpenAsync(run, request, Seed, cancellationToken, request.Fast).ConfigureAwait(false);
        (EvaluationResult result, fast) = await MeasureAsync(run, again, cancellationToken).ConfigureAwait(false);
        int lastStep = Math.Min(request.Fast.SampleCount, slowResult.StepCount) - 1;
        FastTable table = FastTable.Of(request.Fast, slow, fast, result, again.InputsLeftOut) with { AccuracySlowCut = slowResult.AccuracyPercentAt(lastStep) };
        EvalPrinter.Fast(_display, table);
        return EvalReport.Of(run) with { Test = slow, Fast = table };
    }

    private LatencyTable Latency(EvaluatedRun run, EvaluationResult result)
    {
        LatencyTable table = LatencyTable.Of(LatencyReport.Of(result), run.Settings.TimeStepUs);
        EvalPrinter.Latency(output, table);
        return table;
    }

    private async Task<DropTable> DropAsync(EvaluatedRun run, EvalDevice device, double fullError, CancellationToken cancellationToken)
    {
        int silenced = NeuronSilencer.CountOf(request.DropPercent, run.Weights.HiddenCount);
        var errors = new double[request.Draws];
        for (int draw = 0; draw < errors.Length; draw++)
        {
            NetworkWeights weights = NeuronSilencer.Silence(run.Weights, silenced, request.Seed, draw);
            EvaluationResult result = await device.EvaluateAsync(weights, _display, cancellationToken).ConfigureAwait(false);
            errors[draw] = 100 - result.AccuracyPercent;
            _display.Line(Text($"draw {draw + 1,-6}error {errors[draw]:0.00} % with {silenced} of {run.Weights.HiddenCount} hidden neurons silenced"));
        }
        var table = new DropTable { Percent = request.DropPercent, Silenced = silenced, Seed = request.Seed, FullError = fullError, Errors = errors, Error = Spread.Of(errors) };
        string rise = table.RelativeRise is double r ? Text($", {r:+0.0;-0.0} % of it more") : "";
        _display.Line(Text($"silenced   error {table.Error.Mean:0.00} ± {table.Error.Sd:0.00} % over {errors.Length} draws against {fullError:0.00} % with all neurons{rise}"));
        return table;
    }

    private async Task<EvalReport> OnManyAsync(EvaluatedRun run, CancellationToken cancellationToken)
    {
        ulong own = run.Report.Request.ChipSeed;
        ulong[] seeds = request.Chips > 0 ? [.. Enumerable.Range(1, request.Chips).Select(i => own + (ulong)i)] : [.. request.ChipSeeds];
        double trained = await WhereTrainedAsync(run, cancellationToken).ConfigureAwait(false);
        List<EvalSummary> each = [];
        foreach (ulong seed in seeds)
        {
            await using EvalDevice device = await EvalDevice.OpenAsync(run, request, seed, cancellationToken).ConfigureAwait(false);
            (_, EvalSummary summary) = await MeasureAsync(run, device, cancellationToken).ConfigureAwait(false);
            each.Add(summary);
            _display.Line(Text($"chip {seed,-6}{summary.Accuracy:0.00} %  {summary.HiddenSpikesPerImage:0.0} hidden spikes per image  {summary.DeadNeurons} dead, {summary.Neurons?.Failed ?? 0} failed neurons  {summary.Losses.Total} events lost"));
        }
        var table = new YieldTable { WhereTrained = trained, Each = each, Accuracy = Spread.Of([.. each.Select(s => s.Accuracy)]) };
        _display.Line(Text($"chips      {table.Accuracy.Mean:0.00} ± {table.Accuracy.Sd:0.00} % over {each.Count} chips, from {table.Accuracy.Min:0.00} to {table.Accuracy.Max:0.00} %; {trained:0.00} % where it was trained"));
        return EvalReport.Of(run) with { Chips = table };
    }

    // The same images on the device of the training, to compare with.
    private async Task<double> WhereTrainedAsync(EvaluatedRun run, CancellationToken cancellationToken)
    {
        await using EvalDevice device = await EvalDevice.OpenAsync(run, request with { Mode = EvalMode.Test }, null, cancellationToken).ConfigureAwait(false);
        (_, EvalSummary summary) = await MeasureAsync(run, device, cancellationToken).ConfigureAwait(false);
        _display.Line(Text($"trained on {summary.Accuracy:0.00} %  {summary.HiddenSpikesPerImage:0.0} hidden spikes per image  {summary.DeadNeurons} dead neurons  ({device.Session.Description})"));
        return summary.Accuracy;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
