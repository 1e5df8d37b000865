using Bss2.Cli.Figures;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Runs one sample with everything kept, for the figure.</summary>
internal static class ExampleRun
{
    // In software a unit is drawn as the paper's chip shows it: leak 80, threshold 150 CADC LSB.
    private const double SoftwareLeakLsb = 80, SoftwareUnitLsb = 70;

    public static async Task<ExampleImage> RecordAsync(DeviceSession device, ISpikeDataset data, int sample, Trainer trainer, CancellationToken cancellationToken)
    {
        List<(ushort Step, ushort Line)> spikes = [];
        data.Encode(sample, 0, spikes);
        var batch = new SpikeBatch
        {
            ImageCount = 1, StepCount = data.StepCount, InputCount = data.InputCount, ImageStart = [0, spikes.Count],
            Step = [.. spikes.Select(s => s.Step)], Input = [.. spikes.Select(s => s.Line)],
        };
        NetworkWeights weights = trainer.Weights;
        var recording = new Recording(1, data.StepCount, weights.HiddenCount, weights.OutputCount);
        var log = new ImageLog();
        var chip = device.Substrates[0] as ChipSubstrate;
        if (chip is not null) chip.Log = log;
        await device.Substrates[0].ForwardAsync(weights, batch, recording, cancellationToken).ConfigureAwait(false);
        if (chip is not null) chip.Log = null;
        double leak = device.Scales?.LeakLsb ?? SoftwareLeakLsb, unit = device.Scales?.TraceScaleLsb ?? SoftwareUnitLsb;
        return new ExampleImage
        {
            Pixels = data is ImageDataset images ? images.Pixels(sample).ToArray() : [], PixelSide = data is ImageDataset ? ImageScaler.Side : 0,
            Label = data.Label(sample), Prediction = Prediction(recording, trainer.Settings.Loss.Readout), InputCount = data.InputCount, HiddenCount = weights.HiddenCount, OutputCount = weights.OutputCount,
            SampleCount = data.StepCount, SamplePeriodUs = PixelCoding.StepUs, LeakLsb = leak, ThresholdLsb = leak + unit,
            InputSpikes = [.. spikes.Select(s => (s.Step * PixelCoding.StepUs, (int)s.Line))],
            HiddenSpikes = chip is null ? Binned(recording) : [.. log.Spikes],
            HiddenLsb = chip is null ? Lsb(recording.HiddenTraces, leak, unit) : [.. log.Codes.SelectMany(c => c.Take(weights.HiddenCount)).Select(c => (float)c)],
            OutputLsb = chip is null ? Lsb(recording.OutputTraces, leak, unit) : [.. log.Codes.SelectMany(c => c.Skip(weights.HiddenCount)).Select(c => (float)c)],
        };
    }

    private static float[] Lsb(float[] traces, double leak, double unit) => [.. traces.Select(v => (float)(leak + (v * unit)))];

    private static int Prediction(Recording r, ReadoutScore readout)
    {
        IEnumerable<float> Trace(int o) => Enumerable.Range(0, r.StepCount).Select(t => r.OutputTraces[(t * r.OutputCount) + o]);
        return Enumerable.Range(0, r.OutputCount).MaxBy(o => readout == ReadoutScore.Sum ? Trace(o).Sum() : Trace(o).Max());
    }

    private static List<(double, int)> Binned(Recording r)
    {
        List<(double, int)> spikes = [];
        for (int t = 0; t < r.StepCount; t++)
            for (int h = 0; h < r.HiddenCount; h++)
                if (r.HiddenSpikes[(t * r.HiddenCount) + h] != 0) spikes.Add((t * PixelCoding.StepUs, h));
        return spikes;
    }
}
