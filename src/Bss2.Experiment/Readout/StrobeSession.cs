using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// A chip that is set up for sampling: initialised, configured, with the strobe kernel in both PPUs. Runs images in hardware batches: per image
/// a RUN command to both PPUs and its events; afterwards samples are read from FPGA memory.
/// </summary>
public sealed class StrobeSession
{
    private const uint TopSram = 0x0280_0000, BottomSram = 0x0380_0000, TopControl = 0x02A0_0000, BottomControl = 0x03A0_0000, TraceMemory = 0x8000_0000;
    private const int RecordWords = 64, FirstL2Output = 8, L2Outputs = 4;

    // Of the vector unit's CADC windows (chip-model.md 5.3).
    private const uint TestPatternFlag = 0x10_0000;

    // Room of a run in systime: 34 ms, far more than its images take; 2^43 ticks hold two million runs.
    private const long RunSpacingTicks = 1 << 22, SystimeMask = (1L << 43) - 1;

    // A wait and a time stamp.
    private static readonly FpgaTicks Stamp = new(2);

    private readonly PlaybackRunner _runner;
    private readonly PlaybackProgramBuilder _builder;
    private readonly PlaybackResult _result = new();
    private readonly ChipConfig _present, _open;
    private readonly EventPacker _packer = new();

    private StrobeSession(PlaybackRunner runner, ChipConfig config, int sampleCount)
    {
        (_runner, SampleCount) = (runner, sampleCount);
        _builder = new PlaybackProgramBuilder(runner.Checks);
        Config = config;
        _present = config.Clone();
        _open = config.Clone();
    }

    /// <summary>The wanted configuration: change it, the next run sends what differs.</summary>
    public ChipConfig Config { get; }

    /// <summary>Crossbar nodes that are open during runs only; by default all from neurons to synapses.</summary>
    public IReadOnlyList<CrossbarNodeOnChip> RunRoutes { get; set; } = NetworkPlacement.AllNeuronRoutes;

    /// <summary>Samples per image.</summary>
    public int SampleCount { get; }

    /// <summary>
    /// After its samples every image is ended by an artificial reset of membranes and synaptic lines (<see cref="ArtificialReset"/>), so that the
    /// next one can follow at once.
    /// </summary>
    public bool ResetsImages { get; set; }

    /// <summary>When set, adds up where the time of a run goes.</summary>
    public StageProfile? Profile { get; set; }

    /// <summary>Images per run.</summary>
    public int ImagesMax => StrobeKernel.ImagesPerRun(SampleCount);

    /// <summary>Words sent and received since the session was opened.</summary>
    public (long Sent, long Received) Words => (_runner.WordsSent, _runner.WordsReceived);

    /// <summary>Time that passed on the device since the session was opened, seconds, from its time stamps.</summary>
    public double SimulatedS { get; private set; }

    /// <summary>Events sent to the chip.</summary>
    public long EventsSent => _packer.EventsSent;

    /// <summary>Events that the chip's crossbar dropped, or that left the chip and never arrived, by the chip's own counters.</summary>
    public long EventsDropped { get; private set; }

    /// <summary>The part of <see cref="EventsDropped"/> that left the chip and never arrived.</summary>
    public long EventsUndelivered { get; private set; }

    /// <summary>
    /// Number of the next run. Every run synchronises systime to a time of its own, so its trial-to-trial noise (chip-model 8.4) depends
    /// on this number only: a resumed training that sets it sees what an uninterrupted one would have seen.
    /// </summary>
    public long RunIndex { get; set; }

    /// <summary>
    /// Initialises board and chip, writes <paramref name="config"/>, starts the kernel on both PPUs, and checks the order of sampled data with
    /// the CADC's test pattern.
    /// </summary>
    /// <exception cref="StrobeException">Too many samples for the memory, a PPU that does not run, or data in an unknown order.</exception>
    public static async Task<StrobeSession> OpenAsync(PlaybackRunner runner, ChipConfig config, int sampleCount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(config);
        if (sampleCount < 1 || StrobeKernel.ImagesPerRun(sampleCount) < 1)
            throw new StrobeException($"Expected 1..{StrobeKernel.TraceMemoryBytes / (2 * StrobeKernel.VectorBytes)} samples per image (trace memory of {StrobeKernel.TraceMemoryBytes} bytes), found {sampleCount}.");
        var session = new StrobeSession(runner, config, sampleCount);
        DigitalInit.Append(session._builder, new DigitalInitOptions());
        ChipDiff.Append(session._builder, null, config);
        session.LoadKernel();
        session._builder.RecordSpikes(false).CheckWord().Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(session._builder.Build(), session._result, cancellationToken).ConfigureAwait(false);
        session._lastHalt = session._result.HaltTime.Value;
        session._present.CopyFrom(config);
        session._known = true;
        for (int ppu = 0; ppu < 2; ppu++) await session.CheckOrderAsync(ppu, cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>
    /// Runs up to <see cref="ImagesMax"/> images. <paramref name="events"/> are all images' events, image b's from starts[b] to starts[b+1],
    /// sorted by bin. The result's spans are valid until the next run.
    /// </summary>
    /// <exception cref="StrobeException">A sample was late, or a PPU did not run.</exception>
    public async ValueTask<StrobeRun> RunAsync(InputEvent[] events, int[] starts, int imageCount, StrobeTiming timing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(timing);
        if (imageCount < 1 || imageCount > ImagesMax)
            throw new StrobeException($"Expected 1..{ImagesMax} images per run ({SampleCount} samples each fit the trace memory), found {imageCount}.");
        PlaybackProgramBuilder b = _builder.Clear();
        BlockTicket countersBefore = BeginRun(b);
        FpgaTicks start = timing.Lead;
        b.ResetTimer();
        // Two more time stamps frame the images; they take 8 ns each, so that runs without reset keep their times.
        if (ResetsImages) b.WaitUntil(start - Stamp).Tick();
        for (int image = 0; image < imageCount; image++, start += timing.Separation)
        {
            b.WaitUntil(start);
            Command(b, ResetsImages ? StrobeCommand.RunAndReset : StrobeCommand.Run);
            b.CheckWord();
            _packer.Append(b, events.AsSpan(starts[image], starts[image + 1] - starts[image]), start + timing.SpikeLead);
        }
        if (ResetsImages) b.WaitUntil(start - Stamp).Tick();
        b.WaitUntil(start);
        BlockTicket countersAfter = ReadCounters(b);
        b.Barrier(BarrierKind.Omnibus).RecordSpikes(false);
        SetRoutes(b, open: false);
        PpuProgram kernel = StrobeKernel.Program;
        BlockTicket durationTop = b.ReadBlock(TopSram + (uint)kernel.WordOf("duration"), 1), durationBottom = b.ReadBlock(BottomSram + (uint)kernel.WordOf("duration"), 1);
        BlockTicket offsetTop = b.ReadBlock(TopSram + (uint)kernel.WordOf("batch_offset"), 1), offsetBottom = b.ReadBlock(BottomSram + (uint)kernel.WordOf("batch_offset"), 1);
        BlockTicket trace = b.ReadBlock(TraceMemory, imageCount * SampleCount * RecordWords);
        b.CheckWord().Barrier(BarrierKind.Omnibus);
        await ExecuteAsync(cancellationToken).ConfigureAwait(false);
        // A processor that images overtake has not finished the last one either: late is the better word for it.
        if (ResetsImages && ((_result.Get(durationTop)[0] | _result.Get(durationBottom)[0]) & StrobeKernel.LateFlag) != 0) CheckDurations(durationTop, durationBottom);
        (uint topOffset, uint bottomOffset) = (_result.Get(offsetTop)[0], _result.Get(offsetBottom)[0]);
        if (topOffset != imageCount) throw await StrobeDiagnosis.OfAsync(_runner, 0, topOffset, imageCount, cancellationToken).ConfigureAwait(false);
        if (bottomOffset != imageCount) throw await StrobeDiagnosis.OfAsync(_runner, 1, bottomOffset, imageCount, cancellationToken).ConfigureAwait(false);
        CheckDurations(durationTop, durationBottom);
        Account(countersBefore, countersAfter);
        return new StrobeRun(_result, trace, SampleCount, imageCount, timing, new FpgaTicks(_runStart), _result.Get(durationTop)[0] & ~StrobeKernel.LateFlag)
        {
            ImagesTook = ResetsImages ? new FpgaTicks(_result.Ticks[3].Value - _result.Ticks[2].Value) : null,
        };
    }

    /// <summary>Compares the chip with the configuration of the last run.</summary>
    /// <exception cref="PlaybackException">The FPGA answered wrongly.</exception>
    public async Task<ChipReadBack> ReadBackAsync(CancellationToken cancellationToken = default)
    {
        ChipReadBack compared = await ChipReadBack.CompareAsync(_runner, _present, cancellationToken).ConfigureAwait(false);
        // What a fault left behind is written anew before the next run.
        _known &= compared.Wrong == 0;
        return compared;
    }

    private long _runStart, _runBase, _lastHalt;
    private bool _known;

    // While a program has not come back nobody knows what the chip holds: after a fault everything is sent again.
    private async ValueTask ExecuteAsync(CancellationToken cancellationToken)
    {
        _known = false;
        // Beside the link itself, running a program is decoding what comes back.
        Stage before = Profile?.Enter(Stage.Decode) ?? default;
        await _runner.RunAsync(_builder.Build(), _result, cancellationToken).ConfigureAwait(false);
        Profile?.Enter(before);
        _known = true;
    }

    private BlockTicket BeginRun(PlaybackProgramBuilder b)
    {
        ChipDiff.Append(b, _known ? _present : null, Config);
        _present.CopyFrom(Config);
        SetRoutes(b, open: true);
        // From here on the run is the same whatever was written before: systime starts at this run's own time, and both PPUs start anew,
        // so that even the phase of their polling loops is defined.
        _runBase = (RunIndex++ * RunSpacingTicks) & SystimeMask;
        b.Tick().Write(SystimeSyncBase.At(), SystimeSyncBase.Default with { Value = _runBase });
        b.Barrier(BarrierKind.Omnibus).SynchroniseSystime();
        Restart(b);
        b.RecordSpikes(true);
        BlockTicket counters = ReadCounters(b);
        b.Barrier(BarrierKind.Omnibus).Tick();
        return counters;
    }

    private void SetRoutes(PlaybackProgramBuilder b, bool open)
    {
        if (open)
        {
            _open.CopyFrom(_present);
            NetworkPlacement.SetRoutes(_open, RunRoutes, open: true);
            ChipDiff.Append(b, _present, _open);
        }
        else ChipDiff.Append(b, _open, _present);
    }

    private static void Command(PlaybackProgramBuilder b, StrobeCommand command)
    {
        uint word = (uint)StrobeKernel.Program.WordOf("command");
        b.WriteWord(TopSram + word, (uint)command);
        b.WriteWord(BottomSram + word, (uint)command);
    }

    // In reset a PPU keeps its memory; what the last run left there must not be taken for this run's.
    private static void Restart(PlaybackProgramBuilder b)
    {
        for (int ppu = 0; ppu < 2; ppu++) Restart(b, ppu);
    }

    private static void Restart(PlaybackProgramBuilder b, int ppu)
    {
        uint control = ppu == 0 ? TopControl : BottomControl;
        b.WriteWord(control, 0).WriteWord(Symbol(ppu, "command"), (uint)StrobeCommand.None).WriteWord(Symbol(ppu, "batch_offset"), 0).WriteWord(Symbol(ppu, "duration"), 0);
        b.WriteWord(control, 1);
    }

    private static uint Symbol(int ppu, string name) => (ppu == 0 ? TopSram : BottomSram) + (uint)StrobeKernel.Program.WordOf(name);

    // Drops of every crossbar input, and how many events left the chip over each L2 output.
    private static BlockTicket ReadCounters(PlaybackProgramBuilder b)
    {
        BlockTicket drops = b.ReadBlock(CrossbarInputDropCounter.At().AddressOf(0).Value, CrossbarNodeOnChip.Inputs);
        b.ReadBlock(CrossbarOutputEventCounter.At(FirstL2Output).AddressOf(0).Value, L2Outputs);
        return drops with { Count = CrossbarNodeOnChip.Inputs + L2Outputs };
    }

    // One PPU at a time samples the converter's static pattern, 0x80 | ((column mod 64) << 1) (chip-model.md 4.1), into cleared memory: its half
    // of the record must show the pattern in the expected order, the other half nothing.
    private async Task CheckOrderAsync(int ppu, CancellationToken cancellationToken)
    {
        PlaybackProgramBuilder b = _builder.Clear();
        uint window = StrobeKernel.Program.Words[StrobeKernel.Program.WordOf("cadc_window")];
        for (uint w = 0; w < RecordWords; w++) b.WriteWord(TraceMemory + w, 0);
        Restart(b, ppu);
        b.WriteWord(Symbol(ppu, "cadc_window"), window | TestPatternFlag).WriteWord(Symbol(ppu, "n_samples"), 1).ResetTimer();
        b.WaitUntil(FpgaTicks.FromMicroseconds(10)).WriteWord(Symbol(ppu, "command"), (uint)StrobeCommand.Run).WaitUntil(FpgaTicks.FromMicroseconds(30));
        BlockTicket done = b.ReadBlock(Symbol(ppu, "batch_offset"), 1), record = b.ReadBlock(TraceMemory, RecordWords);
        b.WriteWord(Symbol(ppu, "cadc_window"), window).WriteWord(Symbol(ppu, "n_samples"), (uint)SampleCount).Barrier(BarrierKind.Omnibus);
        await ExecuteAsync(cancellationToken).ConfigureAwait(false);
        _lastHalt = _result.HaltTime.Value;
        if (_result.Get(done)[0] is not 1 and uint sampled) throw await StrobeDiagnosis.OfAsync(_runner, ppu, sampled, 1, cancellationToken).ConfigureAwait(false);
        var codes = new byte[NetworkPlacement.NeuronsMax];
        StrobeRun.UndoVectorOrder(_result.Get(record), codes);
        for (int n = 0; n < codes.Length; n++)
        {
            int expected = n / 128 == ppu ? 0x80 | ((NetworkPlacement.MainCircuit(n).Column % 64) << 1) : 0;
            if (codes[n] != expected)
                throw new StrobeException($"The {StrobeDiagnosis.Name(ppu)} PPU sampled the CADC test pattern: expected 0x{expected:x2} for neuron {n}, found 0x{codes[n]:x2}. " +
                    "This bitfile stores vectors in another order than training.md section 3 says; StrobeRun.UndoVectorOrder must follow it.");
        }
    }

    private void LoadKernel()
    {
        PpuProgram kernel = StrobeKernel.Program;
        for (int h = 0; h < 2; h++)
        {
            uint sram = h == 0 ? TopSram : BottomSram, control = h == 0 ? TopControl : BottomControl;
            _builder.WriteWord(control, 0);
            for (int i = 0; i < kernel.Words.Length; i++) _builder.WriteWord(sram + (uint)i, kernel.Words[i]);
            _builder.WriteWord(sram + (uint)kernel.WordOf("ppu_id"), (uint)h);
            _builder.WriteWord(sram + (uint)kernel.WordOf("n_samples"), (uint)SampleCount);
            _builder.WriteWord(control, 1);
        }
    }

    private void CheckDurations(BlockTicket top, BlockTicket bottom)
    {
        CheckDuration(0, _result.Get(top)[0]);
        CheckDuration(1, _result.Get(bottom)[0]);
    }

    private void CheckDuration(int ppu, uint duration)
    {
        uint cycles = duration & ~StrobeKernel.LateFlag;
        long reset = ResetsImages ? StrobeKernel.ResetCycles : 0;
        long least = ((SampleCount - 1L) * StrobeKernel.PeriodCycles) + reset, most = ((SampleCount + 1L) * StrobeKernel.PeriodCycles) + reset;
        if ((duration & StrobeKernel.LateFlag) == 0 && cycles >= least && cycles <= most) return;
        (string what, string advice) = ResetsImages ? (" and a reset", "Let images follow less closely, or take fewer samples; else check") : ("", "Check");
        throw new StrobeException($"The {StrobeDiagnosis.Name(ppu)} PPU took a sample late (duration word 0x{duration:x8}): expected {SampleCount} samples{what} in {least}..{most} cycles, " +
            $"one per {StrobeKernel.PeriodCycles}. {advice} the PPU clock and the load on the FPGA memory.");
    }

    // Lost: dropped at a crossbar input, or gone out over L2 and never received. Event counters stop at 24 bits; from there on only drops speak.
    private void Account(BlockTicket countersBefore, BlockTicket countersAfter)
    {
        const uint eventCounterMax = 0xFF_FFFF;
        ReadOnlySpan<uint> before = _result.Get(countersBefore), after = _result.Get(countersAfter);
        long lost = 0, left = 0;
        for (int i = 0; i < CrossbarNodeOnChip.Inputs; i++) lost += after[i] - before[i];
        bool counts = true;
        for (int i = CrossbarNodeOnChip.Inputs; i < after.Length; i++)
        {
            counts &= after[i] != eventCounterMax;
            left += after[i] - before[i];
        }
        long undelivered = counts ? Math.Max(0, left - _result.Spikes.Length) : 0;
        EventsUndelivered += undelivered;
        EventsDropped += lost + undelivered;
        // The first tick is from before the synchronisation, on the time of the run before; the second one is the timer's zero.
        _runStart = _result.Ticks[1].Value;
        SimulatedS += (_result.Ticks[0].Value - _lastHalt + (_result.HaltTime.Value - _runBase)) * 8e-9;
        _lastHalt = _result.HaltTime.Value;
    }
}
