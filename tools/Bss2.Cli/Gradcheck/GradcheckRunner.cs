using System.Globalization;
using Bss2.Calibration;
using Bss2.Cli.Eval;
using Bss2.Cli.Reg;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Gradcheck;

/// <summary>Carries out <c>bss2 gradcheck</c>.</summary>
internal sealed class GradcheckRunner(GradcheckRequest request, TextWriter output)
{
    // A batch as in training for angles; central differences repeat the whole forward pass for every weight, so few samples there.
    private const int Samples = 100, SamplesOfDifferences = 3, ShortTraining = 3000;

    // At a right angle a step no longer descends the model's loss. What traces alone bend must stay well below: 25 to 34 degrees were found at a
    // slope of 10, 62 and 63 at one of 50, where a trace must be right to a fiftieth of the threshold to tell how near a neuron was.
    private const double TracesDegrees = 75, ChipDegrees = 90;

    /// <summary>Checks and prints; exit code 1 when a bound is exceeded.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        (TrainRequest train, DatasetPair data, NetworkWeights weights, string origin) = await WeightsAsync(dataFolders, cancellationToken).ConfigureAwait(false);
        TrainingSettings s = train.Settings;
        var dynamics = new NeuronDynamics(s.TimeStepUs, s.TauMemUs, s.TauSynUs);
        var certificate = new GradientCertificate(weights, dynamics, s.Loss, LabelledBatch.Of(data.Train, 0, SamplesOfDifferences), request.Seed);
        var report = new GradcheckReport { Dataset = s.Dataset, Weights = origin, SurrogateSlope = s.Loss.SurrogateSlope, Comparisons = certificate.Run() };
        if (!request.Software)
        {
            TrainRequest chip = train with { Device = Devices.Simulated, ChipSeed = request.ChipSeed, Threads = 1 };
            var calibration = new AppliedCalibration(CalibrationFile.Parse(DeviceSession.CalibrationText(chip)!, "exported calibration"), "exported calibration");
            await using DeviceSession device = await DeviceSession.OpenChipAsync(chip, data, calibration, null, null, cancellationToken).ConfigureAwait(false);
            LabelledBatch batch = LabelledBatch.Of(data.Train, 0, Samples);
            IReadOnlyList<GradientAngle> angles = await device.ReportedAsync(() => AnglesAsync(device, batch, weights, new LoopGradients(weights, dynamics, s.Loss, batch), cancellationToken)).ConfigureAwait(false);
            report = report with { Device = device.Description, Samples = Samples, Angles = angles };
        }
        if (request.Json) await output.WriteLineAsync(JsonLine.Of(report)).ConfigureAwait(false);
        else Print(report);
        return report.Holds ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private async Task<(TrainRequest Request, DatasetPair Data, NetworkWeights Weights, string Origin)> WeightsAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        if (request.Run is string path)
        {
            EvaluatedRun run = EvaluatedRun.Load(path, null, dataFolders);
            return (run.Report.Request, run.Data, run.Weights, path);
        }
        TrainingSettings s = Recipes.For(request.Dataset, request.Recipe) with { Seed = request.Seed, ImagesMax = ShortTraining };
        DatasetPair data = Datasets.Load(s, dataFolders);
        var train = new TrainRequest { Device = TrainRequest.NoDevice, Settings = s, Threads = 1 };
        await using DeviceSession software = DeviceSession.OpenSoftware(train, data);
        var trainer = new Trainer(s, data, software.Substrates, new WorkerPool(1));
        await trainer.RunEpochAsync(null, cancellationToken).ConfigureAwait(false);
        return (train, data, trainer.Weights, $"after {ShortTraining} samples in software, seed {request.Seed}");
    }

    private static async Task<IReadOnlyList<GradientAngle>> AnglesAsync(DeviceSession device, LabelledBatch batch, NetworkWeights weights, LoopGradients loop, CancellationToken cancellationToken)
    {
        Recording first = await MeasureAsync(device, batch, weights, 0, cancellationToken).ConfigureAwait(false), second = await MeasureAsync(device, batch, weights, Samples, cancellationToken).ConfigureAwait(false);
        LayerGradients measured = loop.Measured(first);
        return
        [
            Angle("measured traces : the model's for the same spikes", measured, loop.MeasuredSpikes(first), TracesDegrees),
            Angle("measured spikes : the model's, traces of the model", loop.MeasuredSpikes(first), loop.Model(), null),
            Angle("measured spikes and traces : the model alone", measured, loop.Model(), ChipDegrees),
            Angle("measured : measured again", measured, loop.Measured(second), null),
        ];
    }

    private static async Task<Recording> MeasureAsync(DeviceSession device, LabelledBatch batch, NetworkWeights weights, long run, CancellationToken cancellationToken)
    {
        var recording = new Recording(batch.Labels.Length, batch.Spikes.StepCount, weights.HiddenCount, weights.OutputCount);
        device.Substrates[0].RunIndex = run;
        await device.Substrates[0].ForwardAsync(weights, batch.Spikes, recording, cancellationToken).ConfigureAwait(false);
        return recording;
    }

    private static GradientAngle Angle(string compared, LayerGradients a, LayerGradients b, double? bound)
    {
        (double hidden, double readout, double all) = a.Cosine(b);
        return new GradientAngle(compared, Degrees(hidden), Degrees(readout), Degrees(all), bound);
    }

    private static double Degrees(double cosine) => Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI;

    private void Print(GradcheckReport report)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Dataset}, weights {report.Weights}, surrogate slope {report.SurrogateSlope}\n\nbackward pass, float64, against central differences; error as a part of the layer's largest gradient"));
        TextTable table = new TextTable("layer", "compared", "checked", "error", "bound", "").Right(2, 3, 4);
        foreach (GradientComparison c in report.Comparisons) table.Add(c.Layer, c.Compared, Text(c.Checked, "0"), Text(c.Error, "0.0e0"), Text(c.Bound, "0e0"), Verdict(c.Holds));
        table.Write(output);
        if (report.Device is null) return;
        output.WriteLine($"\nangle between gradients of {report.Samples} samples, degrees; {report.Device}");
        table = new TextTable("compared", "hidden", "readout", "all", "bound", "").Right(1, 2, 3, 4);
        foreach (GradientAngle a in report.Angles)
            table.Add(a.Compared, Text(a.HiddenDegrees, "0.0"), Text(a.ReadoutDegrees, "0.0"), Text(a.AllDegrees, "0.0"), a.BoundDegrees is double bound ? Text(bound, "0") : "", a.BoundDegrees is null ? "" : Verdict(a.Holds));
        table.Write(output);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Verdict(bool holds) => holds ? "ok" : "EXCEEDED";
}
