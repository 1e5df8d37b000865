using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bss2.Calibration;
using Bss2.Cli.Figures;
using Bss2.Cli.Train;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Cli.Chip;

/// <summary>Measures a chip twice, with parts of its calibration and without, and writes figure and numbers.</summary>
internal sealed class ScatterRunner(TrainRequest request, string folder, TextWriter output)
{
    // The CADC is the ruler of all measurements: it is calibrated also where nothing else is, as in the published ones.
    private const CalibrationSelection Uncalibrated = CalibrationSelection.Cadc;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    // chip-model.md 2.6, within quadrants; of time constants: of the codes for equal ones.
    private static readonly (string Title, string Unit, bool Relative, string Published)[] Quantities =
    [
        ("leak", "CADC / LSB", false, "9.5 LSB"), ("reset", "CADC / LSB", false, "10 LSB"), ("threshold", "CADC / LSB", false, "6 LSB"),
        ("membrane time constant", "time / µs", true, "12.4 %"), ("excitatory synaptic time constant", "time / µs", true, "21 %"), ("inhibitory synaptic time constant", "time / µs", true, "20 %"),
    ];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RequestCheck.Check(request);
        ChipCalibration calibration = CalibrationFile.Parse(DeviceSession.CalibrationText(request)!, request.CalibrationFile ?? "exported calibration");
        if (ScatterText.Of(calibration) is string scattered) await output.WriteLineAsync(scattered).ConfigureAwait(false);
        try { Directory.CreateDirectory(folder); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { throw new UserException($"Expected to make the folder {folder}, found: {fault.Message} Choose another place with --out."); }
        await using IFpgaLink link = await Devices.OpenAsync(request.Device, DeviceSession.Chip(request), cancellationToken, request.Capture).ConfigureAwait(false);
        await output.WriteLineAsync($"device     {link.Identity.Description}").ConfigureAwait(false);
        var runner = new PlaybackRunner(link);
        // When events arrive does not depend on analog codes: measured once, with the calibration.
        DeviceScales scales = await ScaleMeasurement.RunAsync(runner, Config(calibration, CalibrationSelection.All), ScatterMeasurement.Shape, cancellationToken).ConfigureAwait(false);
        CalibrationSelection parts = CalibrationParts.Find(request.Calibrate) | CalibrationSelection.Cadc;
        NeuronScatter with = await ScatterMeasurement.RunAsync(runner, Config(calibration, parts), scales.Timing, cancellationToken).ConfigureAwait(false);
        NeuronScatter without = await ScatterMeasurement.RunAsync(runner, Config(calibration, Uncalibrated), scales.Timing, cancellationToken).ConfigureAwait(false);
        await WriteAsync(link.Identity.Description, with, without).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private static ChipConfig Config(ChipCalibration calibration, CalibrationSelection selection)
    {
        var config = new ChipConfig();
        calibration.ApplyTo(config, selection);
        return config;
    }

    private async Task WriteAsync(string device, NeuronScatter with, NeuronScatter without)
    {
        List<ScatterPanel> panels = [];
        var figures = new Dictionary<string, object>();
        for (int i = 0; i < Quantities.Length; i++)
        {
            (string title, string unit, bool relative, string published) = Quantities[i];
            (string name, double[] calibrated) = with.All[i];
            double[] uncalibrated = without.All[i].Values;
            panels.Add(new ScatterPanel(title, unit, calibrated, uncalibrated, Spread(calibrated, relative), Spread(uncalibrated, relative), published));
            figures[name] = new { calibrated, uncalibrated, calibrated_sd = NeuronScatter.SpreadInQuadrants(calibrated), uncalibrated_sd = NeuronScatter.SpreadInQuadrants(uncalibrated), published_sd = published };
            await output.WriteLineAsync($"{title,-34} calibrated {Describe(calibrated, relative)}   uncalibrated {Describe(uncalibrated, relative)}   published sd {published}").ConfigureAwait(false);
        }
        var run = new RunFolder(folder);
        run.Save("scatter", ScatterFigure.Draw("How the neurons of one chip differ", $"{device}; 256 neurons of two joined circuits, measured over the link", $"calibrated ({request.Calibrate})", panels));
        RunFolder.Write(run.In("scatter.json"), JsonSerializer.Serialize(new { device, chip_seed = request.ChipSeed, mismatch = request.Mismatch, calibrate = request.Calibrate, quantities = figures }, Json));
        await output.WriteLineAsync($"figure     {run.In("scatter.svg")}  (and .png)\nnumbers    {run.In("scatter.json")}").ConfigureAwait(false);
    }

    private static string Describe(double[] values, bool relative)
    {
        int measured = values.Count(double.IsFinite);
        string count = measured == values.Length ? "" : $" ({measured} of {values.Length} neurons)";
        return string.Create(CultureInfo.InvariantCulture, $"{NeuronScatter.Median(values):0.0}{(relative ? " us" : "")} ± {Spread(values, relative)}{count}");
    }

    private static string Spread(double[] values, bool relative)
    {
        double sd = NeuronScatter.SpreadInQuadrants(values);
        return relative ? string.Create(CultureInfo.InvariantCulture, $"{100 * sd / NeuronScatter.Median(values):0.0} %") : string.Create(CultureInfo.InvariantCulture, $"{sd:0.0} LSB");
    }
}
