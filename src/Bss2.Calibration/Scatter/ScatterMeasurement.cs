using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Calibration;

/// <summary>
/// Measures leak, reset, threshold and time constants of all 256 logical neurons on a device, with CADC and events only, as on silicon:
/// leak at rest; reset while a long refractory time holds it; threshold as the highest sample of a neuron whose leak lies above it;
/// membrane time constant from the way back to the leak after such a long reset; synaptic time constants from potentials of a volley.
/// </summary>
public sealed class ScatterMeasurement
{
    // On the main circuit (sources below 128): its synaptic inputs are the ones that are measured.
    private static readonly int[] Sources = [5, 21, 37, 53, 69, 85, 101, 117];

    // Less one of the slow clock's 4.1 us periods: a reset of 78 us, over which synaptic currents die even at twice the nominal time constant.
    private const int SlowClockScale = 9, LongRefractoryCounts = 20;
    private const int RestSamples = 20, DecaySamples = 80, FirstHeld = 6, LastHeld = 18, DecayRuns = 6;

    // Some 37 CADC LSB below its place: room for a decay, clear of the lower rail.
    private const int ResetDrop = 120;
    private const int StrongWeight = 63, PspWeight = 12;
    private const double StepUs = 1.7, SwingMinLsb = 20;

    // Some 95 CADC LSB, and as high as codes go for neurons that rest low: above the threshold, not further than needed, so that the membrane is slow there.
    private static readonly int[] LeakRaises = [350, CalibrationFile.HighestCode];

    private readonly PlaybackRunner _runner;
    private readonly ChipConfig _placed;
    private readonly StrobeTiming _timing;
    private readonly NetworkPlacement _placement;

    private ScatterMeasurement(PlaybackRunner runner, ChipConfig placed, NetworkPlacement placement, StrobeTiming timing) =>
        (_runner, _placed, _placement, _timing) = (runner, placed, placement, timing);

    /// <summary>Network whose hidden neurons are all logical neurons of the chip.</summary>
    public static NetworkShape Shape { get; } = new(NetworkPlacement.SourcesMax, NetworkPlacement.NeuronsMax, 0);

    /// <summary>Measures a chip with the analog values of <paramref name="config"/>; <paramref name="timing"/> was measured on the device.</summary>
    public static Task<NeuronScatter> RunAsync(PlaybackRunner runner, ChipConfig config, StrobeTiming timing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(config);
        var placement = new NetworkPlacement(Shape);
        ChipConfig placed = config.Clone();
        placement.Configure(placed);
        return new ScatterMeasurement(runner, placed, placement, timing).MeasureAsync(cancellationToken);
    }

    private async Task<NeuronScatter> MeasureAsync(CancellationToken cancellationToken)
    {
        double[] leak = await LeakAsync(cancellationToken).ConfigureAwait(false);
        double[] reset = await ResetAsync(cancellationToken).ConfigureAwait(false);
        double[] threshold = await ThresholdAsync(cancellationToken).ConfigureAwait(false);
        double[] tauMem = await TauMemAsync(leak, cancellationToken).ConfigureAwait(false);
        return new NeuronScatter
        {
            LeakLsb = leak, ResetLsb = reset, ThresholdLsb = threshold, TauMemUs = tauMem,
            TauExcUs = await TauSynAsync(PspWeight, leak, tauMem, cancellationToken).ConfigureAwait(false),
            TauInhUs = await TauSynAsync(-PspWeight, leak, tauMem, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<double[]> LeakAsync(CancellationToken cancellationToken)
    {
        StrobeSession session = await OpenAsync(config => SetFiring(config, fire: false), RestSamples, cancellationToken).ConfigureAwait(false);
        byte[][] codes = await SampleAsync(session, 0, cancellationToken).ConfigureAwait(false);
        return [.. codes.Select(c => c.Average(v => (double)v))];
    }

    private async Task<double[]> ResetAsync(CancellationToken cancellationToken)
    {
        StrobeSession session = await OpenAsync(HoldResets, RestSamples, cancellationToken).ConfigureAwait(false);
        byte[][] codes = await SampleAsync(session, StrongWeight, cancellationToken).ConfigureAwait(false);
        return [.. codes.Select(HeldLevel)];

        // The volley drives a neuron up and its reset takes it down: the level afterwards is the reset's if it stands still there.
        static double HeldLevel(byte[] trace)
        {
            double[] held = [.. Images(trace, RestSamples).SelectMany(image => image.Skip(FirstHeld).Take(LastHeld - FirstHeld)).Select(v => (double)v)];
            return held.Max() - held.Min() < SwingMinLsb ? held.Average() : double.NaN;
        }
    }

    private async Task<double[]> ThresholdAsync(CancellationToken cancellationToken)
    {
        var highest = new double[NetworkPlacement.NeuronsMax];
        Array.Fill(highest, double.NaN);
        foreach (int raise in LeakRaises)
        {
            StrobeSession session = await OpenAsync(config =>
            {
                Shift(config, CapMemRow.VLeak, raise);
                SetFiring(config, fire: true);
            }, RestSamples, cancellationToken).ConfigureAwait(false);
            byte[][] codes = await SampleAsync(session, 0, cancellationToken).ConfigureAwait(false);
            // Without a swing the neuron did not fire: its leak is still below the threshold.
            for (int n = 0; n < highest.Length; n++)
                if (double.IsNaN(highest[n]) && codes[n].Max() - codes[n].Min() >= SwingMinLsb) highest[n] = codes[n].Max();
        }
        return highest;
    }

    private async Task<double[]> TauMemAsync(double[] leak, CancellationToken cancellationToken)
    {
        StrobeSession session = await OpenAsync(config =>
        {
            Shift(config, CapMemRow.VReset, -ResetDrop);
            HoldResets(config);
        }, DecaySamples, cancellationToken).ConfigureAwait(false);
        var fits = new DecayFit[NetworkPlacement.NeuronsMax];
        for (int run = 0; run < DecayRuns; run++)
        {
            byte[][] codes = await SampleAsync(session, StrongWeight, cancellationToken).ConfigureAwait(false);
            for (int n = 0; n < fits.Length; n++)
                foreach (byte[] image in Images(codes[n], DecaySamples)) fits[n].Add(image, FirstHeld, LastHeld, leak[n]);
        }
        return [.. fits.Select(f => f.TauUs(StepUs))];
    }

    private async Task<double[]> TauSynAsync(int weight, double[] leak, double[] tauMem, CancellationToken cancellationToken)
    {
        StrobeSession session = await OpenAsync(config => SetFiring(config, fire: false), RestSamples, cancellationToken).ConfigureAwait(false);
        byte[][] codes = await SampleAsync(session, weight, cancellationToken).ConfigureAwait(false);
        var tau = new double[codes.Length];
        var mean = new double[RestSamples];
        for (int n = 0; n < tau.Length; n++)
        {
            Array.Clear(mean);
            byte[][] images = [.. Images(codes[n], RestSamples)];
            for (int s = 0; s < RestSamples; s++) mean[s] = images.Average(image => (double)image[s]) - leak[n];
            tau[n] = SynapticFit.TauUs(mean, StepUs, tauMem[n]);
        }
        return tau;
    }

    private async Task<StrobeSession> OpenAsync(Action<ChipConfig> change, int samples, CancellationToken cancellationToken)
    {
        ChipConfig config = _placed.Clone();
        change(config);
        return await StrobeSession.OpenAsync(_runner, config, samples, cancellationToken).ConfigureAwait(false);
    }

    // One full run of images, each with a volley of events from all sources at its sample 0 (weight 0: none). Codes of each neuron, shape [image, sample].
    private async Task<byte[][]> SampleAsync(StrobeSession session, int weight, CancellationToken cancellationToken)
    {
        int images = session.ImagesMax, samples = session.SampleCount, perImage = weight == 0 ? 0 : Sources.Length;
        SetWeights(session.Config, weight);
        var events = new InputEvent[images * perImage];
        int[] starts = [.. Enumerable.Range(0, images + 1).Select(i => i * perImage)];
        for (int e = 0; e < events.Length; e++) events[e] = new InputEvent(0, _placement.InputLabel(Sources[e % perImage]));
        StrobeRun run = await session.RunAsync(events, starts, images, _timing, cancellationToken).ConfigureAwait(false);
        byte[][] codes = [.. Enumerable.Range(0, NetworkPlacement.NeuronsMax).Select(_ => new byte[images * samples])];
        Span<byte> sample = stackalloc byte[NetworkPlacement.NeuronsMax];
        for (int i = 0; i < images * samples; i++)
        {
            run.Codes(i / samples, i % samples, sample);
            for (int n = 0; n < codes.Length; n++) codes[n][i] = sample[n];
        }
        return codes;
    }

    private void SetWeights(ChipConfig config, int weight)
    {
        var weights = new sbyte[NetworkPlacement.NeuronsMax * NetworkPlacement.SourcesMax];
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n++)
            foreach (int source in Sources) weights[(n * NetworkPlacement.SourcesMax) + source] = (sbyte)weight;
        _placement.SetHiddenWeights(config, weights, 0, NetworkPlacement.SourcesMax);
    }

    private static IEnumerable<byte[]> Images(byte[] codes, int samples) => codes.Chunk(samples);

    // Nothing listens to these spikes: they stay in their neuron.
    private static void SetFiring(ChipConfig config, bool fire)
    {
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n++)
        {
            NeuronOnChip main = NetworkPlacement.MainCircuit(n);
            config.Set(NeuronConfig.At(main), config.Get(NeuronConfig.At(main)) with { EnableFire = fire, EnableThresholdComparator = fire });
            config.Set(NeuronBackendConfig.At(main), config.Get(NeuronBackendConfig.At(main)) with { EnableSpikeOut = false });
        }
    }

    private static void HoldResets(ChipConfig config)
    {
        SetFiring(config, fire: true);
        for (int c = 0; c < CommonNeuronBackendConfig.Info.CoordinateCount; c++)
            config.Set(CommonNeuronBackendConfig.At(c), config.Get(CommonNeuronBackendConfig.At(c)) with { ClockScaleSlow = SlowClockScale });
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n++)
        {
            Register<NeuronBackendConfig> backend = NeuronBackendConfig.At(NetworkPlacement.MainCircuit(n));
            config.Set(backend, config.Get(backend) with { SelectInputClock = 0, RefractoryTime = LongRefractoryCounts });
        }
    }

    private static void Shift(ChipConfig config, CapMemRow row, int codes)
    {
        for (int n = 0; n < NeuronOnChip.Count; n++)
        {
            Register<CapMemCell> cell = CapMemCell.At(CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), row));
            CapMemCell present = config.Get(cell);
            config.Set(cell, present with { Value = Math.Clamp(present.Value + codes, 0, CalibrationFile.HighestCode) });
        }
    }
}
