using System.Globalization;
using Bss2.Calibration;
using Bss2.Experiment;

namespace Bss2.Cli.Train;

/// <summary>What a run tells the user: where it is, on what, and what was reached. A run of a <paramref name="fleet"/> says less.</summary>
internal sealed class RunStory(TrainRequest request, RunFolder folder, TextWriter output, string? fleet)
{
    /// <summary>One line for a finished epoch.</summary>
    public static string Epoch(EpochRecord e, TrainRequest request) => string.Create(CultureInfo.InvariantCulture,
        $"epoch {e.Epoch,3}  loss {e.Loss:0.0000}  training {e.TrainAccuracy:0.00} %  {Evaluated(e, request)}{e.WallS:0.0} s");

    private static string Evaluated(EpochRecord e, TrainRequest request) => e.TestAccuracy is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"{Tested(request)} {e.TestAccuracy:0.00} %  {e.HiddenSpikesPerImage:0.0} hidden spikes/image  ");

    public async Task BeginAsync(RunReport? resumed)
    {
        await output.WriteLineAsync($"run folder {folder.Path}").ConfigureAwait(false);
        if (!request.IsSoftware && ScatterText.Of(CalibrationFile.Load(folder.Calibration)) is string scattered) await output.WriteLineAsync(scattered).ConfigureAwait(false);
        if (resumed is { State: "finished" })
            await output.WriteLineAsync($"this run is finished ({resumed.Request.Settings.Epochs} epochs): nothing is left to train. For a longer one start a new run with --epochs N.").ConfigureAwait(false);
    }

    public async Task DeviceAsync(DeviceSession device)
    {
        await output.WriteLineAsync($"device     {device.Description}").ConfigureAwait(false);
        if (device.Scales is { } s)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"measured   weight scale {s.WeightScale:0.0} (hardware weight of model weight 1), trace scale {s.TraceScaleLsb:0.0} CADC LSB (leak to threshold), event lead {s.Timing.SpikeLead.Microseconds:0.000} us")).ConfigureAwait(false);
    }

    public async Task EndAsync(RunReport report, DeviceSession device, bool finished)
    {
        await output.WriteLineAsync().ConfigureAwait(false);
        if (!finished)
        {
            await output.WriteLineAsync($"stopped in epoch {report.Result!.Epochs + (report.Unevaluated is null ? 1 : 0)} of {request.Settings.Epochs}; the run is saved. Continue it with:\n  bss2 train --resume {fleet ?? folder.Path}").ConfigureAwait(false);
            return;
        }
        RunResult r = report.Result!;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"reached    {r.TestAccuracy:0.00} % {Tested(request)} accuracy (training {r.TrainAccuracy:0.00} %), {r.HiddenSpikesPerImage:0.0} hidden spikes per image, after {Count(r.Epochs, "epoch")} of {r.Images} samples")).ConfigureAwait(false);
        await output.WriteLineAsync($"on         {device.Description}").ConfigureAwait(false);
        if (LossText.Of(report.Totals.Losses) is string lost) await output.WriteLineAsync(lost).ConfigureAwait(false);
        if (report.Neurons is { Failed: > 0 } neurons) await output.WriteLineAsync(NeuronText.Of(neurons)).ConfigureAwait(false);
        if (report.ReadBack is { Wrong: > 0 } b)
            await output.WriteLineAsync($"warning    the chip does not hold what was written: {b.Wrong} of {b.Words} words differ, the first is {b.First}. 'bss2 memtest' tells bad memory from a bad link.").ConfigureAwait(false);
        foreach (string fault in device.ProcessorFaults) await output.WriteLineAsync($"warning    the simulated chip reports: {fault}").ConfigureAwait(false);
        // What follows is advice for whoever has this run only.
        if (fleet is not null) return;
        if (request.Settings.Recipe == Recipes.Own && request.Settings.Epochs < Recipes.LongRunEpochs && Recipes.LongRun(request.Settings.Dataset, request.IsSoftware) is { } longRun)
            await output.WriteLineAsync($"longer     --epochs {Recipes.LongRunEpochs} reaches more: {longRun} (mean of three seeds, README)").ConfigureAwait(false);
        await output.WriteLineAsync($"figures    {folder.In("example.svg")}  {folder.In("learning-curve.svg")}  (and .png)\nresults    {folder.Report}  {folder.Weights}").ConfigureAwait(false);
        await output.WriteLineAsync($"look further:\n{Further()}").ConfigureAwait(false);
    }

    private string Further()
    {
        string dataset = request.Settings.Dataset;
        string[] lines = request.IsSoftware
            ? [$"  bss2 train {dataset} --transfer {folder.Path}    these weights loaded onto the chip without training there", $"  bss2 train {dataset}    the same network in the loop on the chip"]
            : [$"  bss2 train {dataset} --transfer {folder.Path} --chip-seed {request.ChipSeed + 1}    these weights loaded onto another chip", $"  bss2 train {dataset} --software    the same network without a chip"];
        return string.Join('\n', lines);
    }

    private static string Tested(TrainRequest request) => request.HeldOut ? "held-out" : "test";

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
