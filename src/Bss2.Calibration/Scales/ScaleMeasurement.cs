using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Calibration;

/// <summary>
/// Measures on the device, as users of the real chip do, what training needs: when an event arrives, the PSP height over the weight, and
/// the distance from leak to threshold. One figure per chip, the median over its neurons.
/// </summary>
public sealed class ScaleMeasurement
{
    // Eight sources on both circuits of every neuron average out single synapses; their sum stays in the linear range of the inputs.
    private static readonly int[] Sources = [5, 37, 69, 101, 133, 165, 197, 229];

    // PSP peak of model weight 1 at equal time constants of 6 us and 1.7 us steps (training.md 2.2).
    private const double ModelPspPeak = 1.7125, TauUs = 6, StepUs = 1.7, ProvisionalLeadUs = 2;
    private const int PspWeight = 20, FirstThresholdWeight = 16, LastThresholdWeight = 56, ThresholdImages = 4, SampleCount = 20;

    private readonly StrobeSession _session;
    private readonly NetworkPlacement _placement;
    private readonly StrobeTiming _provisional = new(FpgaTicks.FromMicroseconds(ProvisionalLeadUs), new FpgaTicks(0));
    private readonly int _hidden;

    private ScaleMeasurement(StrobeSession session, NetworkPlacement placement) => (_session, _placement, _hidden) = (session, placement, placement.Shape.HiddenCount);

    /// <summary>
    /// Measures with the neurons of <paramref name="shape"/> on a chip configured from <paramref name="config"/>.
    /// </summary>
    /// <exception cref="CalibrationException">No neuron answers: the chip is not set up as expected.</exception>
    public static async Task<DeviceScales> RunAsync(PlaybackRunner runner, ChipConfig config, NetworkShape shape, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(shape);
        // All 256 external sources, whatever the network uses of them.
        var placement = new NetworkPlacement(shape with { InputCount = NetworkPlacement.SourcesMax, Recurrent = false });
        ChipConfig own = config.Clone();
        placement.Configure(own);
        for (int bus = 0; bus < 4; bus++) own.OpenNode(new CrossbarNodeOnChip(8 + bus, 8 + bus));
        StrobeSession session = await StrobeSession.OpenAsync(runner, own, SampleCount, cancellationToken).ConfigureAwait(false);
        return await new ScaleMeasurement(session, placement).MeasureAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DeviceScales> MeasureAsync(CancellationToken cancellationToken)
    {
        SetWeights(PspWeight);
        (double[] rest, bool[] restless) = await RestAsync(cancellationToken).ConfigureAwait(false);
        (double[] traces, FpgaTicks path) = await PspAsync(rest, cancellationToken).ConfigureAwait(false);
        int[] usable = [.. Enumerable.Range(0, _hidden).Where(n => !restless[n])];
        if (usable.Length < Math.Max(1, _hidden / 4))
            throw new CalibrationException(CalibrationException.Device, $"Expected most of {_hidden} neurons to rest below their threshold, found {_hidden - usable.Length} that spike without input. Calibrate leak and threshold potentials.");
        PspFit fit = PspFit.OfMean(traces, usable, SampleCount, StepUs, TauUs);
        double[] perWeight = [.. Enumerable.Range(0, _hidden).Select(n => fit.Peak(traces.AsSpan(n * SampleCount, SampleCount)) / (PspWeight * Sources.Length))];
        double psp = Median(usable.Select(n => perWeight[n]));
        if (psp < 0.01)
            throw new CalibrationException(CalibrationException.Device, $"Expected a PSP of some 0.3 CADC LSB per weight LSB, found {psp:0.000}. No event reaches the neurons: check crossbar, PADI buses, drivers and synaptic inputs.");
        double threshold = await ThresholdAsync(usable, perWeight, cancellationToken).ConfigureAwait(false);
        var lead = new FpgaTicks(_provisional.SpikeLead.Value - FpgaTicks.FromMicroseconds(fit.DelayUs).Value);
        return new DeviceScales(ModelPspPeak * threshold / psp, threshold, Median(usable.Select(n => rest[n])), new StrobeTiming(lead, path), usable.Length);
    }

    private void SetWeights(int weight)
    {
        var weights = new sbyte[_hidden * NetworkPlacement.SourcesMax];
        for (int n = 0; n < _hidden; n++)
            foreach (int source in Sources) weights[(n * NetworkPlacement.SourcesMax) + source] = (sbyte)weight;
        _placement.SetHiddenWeights(_session.Config, weights, 0, NetworkPlacement.SourcesMax);
    }

    // Mean code of every neuron without input, and which ones spike nevertheless.
    private async Task<(double[] Resting, bool[] Restless)> RestAsync(CancellationToken cancellationToken)
    {
        int images = _session.ImagesMax;
        StrobeRun run = await _session.RunAsync([], new int[images + 1], images, _provisional, cancellationToken).ConfigureAwait(false);
        var restless = new bool[_hidden];
        foreach (SpikeEvent spike in run.Spikes)
            if (_placement.NeuronOfSpike(spike.Label) is >= 0 and int n) restless[n] = true;
        double[] sums = Sum(run);
        var rest = new double[_hidden];
        for (int n = 0; n < _hidden; n++)
        {
            for (int s = 0; s < SampleCount; s++) rest[n] += sums[(n * SampleCount) + s];
            rest[n] /= SampleCount * images;
        }
        return (rest, restless);
    }

    // Mean trace of every neuron after one event from each source, resting code subtracted; and the way of an event by its own time stamp.
    private async Task<(double[] Traces, FpgaTicks Path)> PspAsync(double[] rest, CancellationToken cancellationToken)
    {
        int images = _session.ImagesMax;
        (InputEvent[] events, int[] starts) = Volley(images);
        StrobeRun run = await _session.RunAsync(events, starts, images, _provisional, cancellationToken).ConfigureAwait(false);
        double[] traces = Sum(run);
        for (int n = 0; n < _hidden; n++)
            for (int s = 0; s < SampleCount; s++) traces[(n * SampleCount) + s] = (traces[(n * SampleCount) + s] / images) - rest[n];
        return (traces, PathOf(run, images));
    }

    // Looped-back host events carry the external bit in their label's lowest position. Their mean stands for the middle of the volley, which is
    // sent at the lead; they leave the crossbar 8 ns before their twins are at the synapses, and a neuron's own event needs 16 ns through it.
    private static FpgaTicks PathOf(StrobeRun run, int images)
    {
        const int synapseTicks = 1, crossbarTicks = 2;   // chip-model.md 1.4 and 1.5
        double sum = 0;
        int count = 0;
        foreach (SpikeEvent spike in run.Spikes)
        {
            long since = spike.ChipTime.Value - run.Start.Value - run.Timing.Lead.Value;
            int image = (int)(since / run.Timing.Separation.Value);
            if ((spike.Label.Value & 1) == 0 || since < 0 || image >= images) continue;
            sum += since - (image * run.Timing.Separation.Value) - run.Timing.SpikeLead.Value;
            count++;
        }
        if (count == 0) throw new CalibrationException(CalibrationException.Device, "Expected events looped back by the chip, found none. Check that event recording and the high-speed link work (initialise the chip anew).");
        return new FpgaTicks((long)Math.Round(sum / count) + synapseTicks + crossbarTicks);
    }

    // Raises the volley until a neuron fires; the threshold lies half a step below, in units of its own PSP.
    private async Task<double> ThresholdAsync(int[] usable, double[] perWeight, CancellationToken cancellationToken)
    {
        var firstWeight = new int[_hidden];
        (InputEvent[] events, int[] starts) = Volley(ThresholdImages);
        for (int weight = FirstThresholdWeight; weight <= LastThresholdWeight; weight++)
        {
            SetWeights(weight);
            StrobeRun run = await _session.RunAsync(events, starts, ThresholdImages, _provisional, cancellationToken).ConfigureAwait(false);
            var count = new int[_hidden];
            foreach (SpikeEvent spike in run.Spikes)
                if ((spike.Label.Value & 1) == 0 && _placement.NeuronOfSpike(spike.Label) is >= 0 and int n) count[n]++;
            for (int n = 0; n < _hidden; n++)
                if (firstWeight[n] == 0 && 2 * count[n] >= ThresholdImages) firstWeight[n] = weight;
        }
        double[] distances = [.. usable.Where(n => firstWeight[n] > FirstThresholdWeight).Select(n => perWeight[n] * Sources.Length * (firstWeight[n] - 0.5))];
        if (distances.Length < usable.Length / 2)
            throw new CalibrationException(CalibrationException.Device, $"Expected the neurons to fire at a summed weight of {FirstThresholdWeight * Sources.Length}..{LastThresholdWeight * Sources.Length}, found only {distances.Length} of {usable.Length}. Calibrate thresholds and strengths.");
        return Median(distances);
    }

    private (InputEvent[] Events, int[] Starts) Volley(int images)
    {
        var events = new InputEvent[images * Sources.Length];
        var starts = new int[images + 1];
        for (int image = 0; image < images; image++)
        {
            for (int s = 0; s < Sources.Length; s++) events[(image * Sources.Length) + s] = new InputEvent(0, _placement.InputLabel(Sources[s]));
            starts[image + 1] = (image + 1) * Sources.Length;
        }
        return (events, starts);
    }

    // Sums over images, shape [neuron, sample].
    private double[] Sum(StrobeRun run)
    {
        var sums = new double[_hidden * SampleCount];
        Span<byte> codes = stackalloc byte[NetworkPlacement.NeuronsMax];
        for (int image = 0; image < run.ImageCount; image++)
            for (int s = 0; s < SampleCount; s++)
            {
                run.Codes(image, s, codes);
                for (int n = 0; n < _hidden; n++) sums[(n * SampleCount) + s] += codes[n];
            }
        return sums;
    }

    private static double Median(IEnumerable<double> values) => Medians.Of(values, ifNone: 0);
}
