using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Records the membranes of one or two circuits with the MADC, 29.4 million samples per second. Two share it through the active multiplexer,
/// sample by sample.
/// </summary>
/// <remarks><c>MadcRecording r = await MadcRecording.OpenAsync(runner, config, [circuit]); MadcTrace t = await r.RunAsync([], FpgaTicks.FromMicroseconds(100));</c></remarks>
public sealed class MadcRecording
{
    /// <summary>Longest recording, us: a million samples.</summary>
    public const double DurationMaxUs = 34_000;

    // After configuration CapMem cells settle; after a wake-up the host waits; the first and the last samples of a recording are unreliable
    // (chip-model.md 2.2 and 4.2): 20 us are some 590 samples, 8 us some 235.
    private static readonly FpgaTicks CapMemSettle = FpgaTicks.FromMicroseconds(20_000), WakeUp = FpgaTicks.FromMicroseconds(1000);
    private static readonly FpgaTicks Before = FpgaTicks.FromMicroseconds(20), After = FpgaTicks.FromMicroseconds(8), OnTheWay = FpgaTicks.FromMicroseconds(10);

    private readonly PlaybackRunner _runner;
    private readonly PlaybackProgramBuilder _builder;
    private readonly PlaybackResult _result = new();
    private readonly ChipConfig _present;
    private readonly NeuronOnChip[] _circuits;
    private bool _known;

    private MadcRecording(PlaybackRunner runner, ChipConfig config, NeuronOnChip[] circuits)
    {
        (_runner, _circuits, Config, _present) = (runner, circuits, config, config.Clone());
        _builder = new PlaybackProgramBuilder(runner.Checks);
    }

    /// <summary>The wanted configuration: change it, the next recording sends what differs.</summary>
    public ChipConfig Config { get; }

    /// <summary>Initialises board and chip, writes <paramref name="config"/> with <paramref name="circuits"/> connected to the MADC, and lets it settle.</summary>
    /// <exception cref="MadcException">The circuits cannot be recorded together.</exception>
    public static async Task<MadcRecording> OpenAsync(PlaybackRunner runner, ChipConfig config, IReadOnlyList<NeuronOnChip> circuits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(config);
        ChipConfig own = config.Clone();
        Connect(own, circuits);
        var session = new MadcRecording(runner, own, [.. circuits]);
        PlaybackProgramBuilder b = session._builder;
        DigitalInit.Append(b, new DigitalInitOptions());
        ChipDiff.Append(b, null, own);
        b.RecordSpikes(false).CheckWord().Barrier(BarrierKind.Omnibus).ResetTimer().WaitUntil(CapMemSettle);
        await runner.RunAsync(b.Build(), session._result, cancellationToken).ConfigureAwait(false);
        session._known = true;
        return session;
    }

    /// <summary>
    /// Connects the membrane of each circuit to a readout buffer of its own and configures the MADC to sample them in turn.
    /// </summary>
    /// <exception cref="MadcException">Not one or two circuits, or two on the same readout line.</exception>
    public static void Connect(ChipConfig config, IReadOnlyList<NeuronOnChip> circuits)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(circuits);
        if (circuits.Count is < 1 or > 2)
            throw new MadcException($"Expected one or two circuits for the MADC (its multiplexer has two inputs), found {circuits.Count}. Record them one after the other.");
        if (circuits.Count == 2 && LineOf(circuits[0]) == LineOf(circuits[1]))
            throw new MadcException($"Expected two circuits on different readout lines, found {circuits[0]} and {circuits[1]}: circuits of the same row with columns of the same parity share a line. Use one of an even and one of an odd column, or of both rows.");
        ReadoutSourceSelection selection = ReadoutSourceSelection.Default;
        for (int buffer = 0; buffer < circuits.Count; buffer++)
        {
            NeuronOnChip circuit = circuits[buffer];
            config.Set(NeuronConfig.At(circuit), config.Get(NeuronConfig.At(circuit)) with { EnableReadoutAmplifier = true, EnableReadout = true, ReadoutSource = ReadoutSource.Membrane });
            selection = circuit.Column % 2 == 0 ? selection.WithBufferNeuronEven(buffer, circuit.Row, true) : selection.WithBufferNeuronOdd(buffer, circuit.Row, true);
        }
        config.Set(ReadoutSourceSelection.At(), selection);
        config.Set(MadcConfig.At(), config.Get(MadcConfig.At()) with { ActiveMuxInitiallySelectedInput = 0, ActiveMuxInputSelectLength = circuits.Count - 1 });
    }

    /// <summary>Records for <paramref name="duration"/> while <paramref name="steps"/>, in order of time, happen. Every recording sees noise of its own.</summary>
    /// <exception cref="MadcException">Steps out of order or a duration out of range; or not a single sample came.</exception>
    public async Task<MadcTrace> RunAsync(IReadOnlyList<RecordingStep> steps, FpgaTicks duration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (duration.Microseconds is not (> 0 and <= DurationMaxUs)) throw new MadcException(FormattableString.Invariant($"Expected a recording of up to {DurationMaxUs} us, found {duration.Microseconds} us."));
        PlaybackProgramBuilder b = _builder.Clear();
        // Until the program has come back nobody knows what the chip holds.
        bool known = _known;
        _known = false;
        Begin(b, known);
        FpgaTicks start = WakeUp + Before;
        AppendSteps(b, steps, start, duration);
        End(b, start + duration);
        await _runner.RunAsync(b.Build(), _result, cancellationToken).ConfigureAwait(false);
        _known = true;
        // The tick stands right before the timer's zero.
        return Cut(new FpgaTicks(_result.Ticks[0].Value + start.Value), duration);
    }

    private void Begin(PlaybackProgramBuilder b, bool known)
    {
        ChipDiff.Append(b, known ? _present : null, Config);
        _present.CopyFrom(Config);
        MadcControl awake = MadcControl.Default with { EnablePreAmplifier = true };
        b.Write(MadcControl.At(), awake with { WakeUp = true }).Barrier(BarrierKind.Omnibus).Tick().ResetTimer();
        b.WaitUntil(WakeUp).Write(MadcControl.At(), awake with { StartRecording = true, EnableContinuousSampling = true }).RecordSpikes(true);
    }

    private void AppendSteps(PlaybackProgramBuilder b, IReadOnlyList<RecordingStep> steps, FpgaTicks start, FpgaTicks duration)
    {
        var last = new FpgaTicks(0);
        foreach (RecordingStep step in steps)
        {
            if (step.Time < last || step.Time > duration)
                throw new MadcException(FormattableString.Invariant($"Expected steps in order of time within the recording's {duration.Microseconds} us, found one at {step.Time.Microseconds} us after one at {last.Microseconds} us."));
            b.WaitUntil(start + step.Time);
            if (step.Label is ushort label) b.SendSpike(new SpikeLabel(label));
            if (step.Config is ChipConfig config)
            {
                ChipDiff.Append(b, _present, config);
                _present.CopyFrom(config);
            }
            last = step.Time;
        }
    }

    private static void End(PlaybackProgramBuilder b, FpgaTicks end)
    {
        b.WaitUntil(end + After).Write(MadcControl.At(), MadcControl.Default with { StopRecording = true, EnablePowerDownAfterSampling = true });
        b.WaitUntil(end + After + OnTheWay).RecordSpikes(false).CheckWord().Barrier(BarrierKind.Omnibus);
    }

    private MadcTrace Cut(FpgaTicks start, FpgaTicks duration)
    {
        FpgaTicks end = start + duration;
        var samples = new List<MadcSampleEvent>((int)Math.Min(_result.MadcSamples.Length, duration.Value));
        foreach (MadcSampleEvent sample in _result.MadcSamples)
            if (sample.ChipTime >= start && sample.ChipTime < end) samples.Add(sample);
        if (samples.Count == 0)
            throw new MadcException("Expected samples of the MADC, found none. Check the MADC clock (PLL output 3), its supply, and that the FPGA's event recording works (spikes arrive the same way).");
        var spikes = new List<SpikeEvent>();
        foreach (SpikeEvent spike in _result.Spikes)
            if (spike.ChipTime >= start && spike.ChipTime < end) spikes.Add(spike);
        return new MadcTrace(_circuits, start, MadcScale.PeriodTicks(_present.Get(MadcConfig.At())), [.. samples], [.. spikes]);
    }

    private static (int Row, int Parity) LineOf(NeuronOnChip circuit) => (circuit.Row, circuit.Column % 2);
}
