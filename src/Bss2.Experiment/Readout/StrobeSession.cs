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
    private const int RecordWords = 64;

    // Room of a run in systime: 34 ms, far more than its images take; 2^43 ticks hold two million runs.
    private const long RunSpacingTicks = 1 << 22, SystimeMask = (1L << 43) - 1;

    // 1.7 us in half ticks of 4 ns: 425.
    private const int PeriodHalfTicks = StrobeKernel.PeriodCycles;

    private readonly PlaybackRunner _runner;
    private readonly PlaybackProgramBuilder _builder = new();
    private readonly PlaybackResult _result = new();
    private readonly ChipConfig _present, _open;
    private readonly int[] _busCount = new int[4];
    private readonly ushort[][] _busQueue = [new ushort[1024], new ushort[1024], new ushort[1024], new ushort[1024]];

    private StrobeSession(PlaybackRunner runner, ChipConfig config, int sampleCount)
    {
        (_runner, SampleCount) = (runner, sampleCount);
        Config = config;
        _present = config.Clone();
        _open = config.Clone();
    }

    /// <summary>The wanted configuration: change it, the next run sends what differs.</summary>
    public ChipConfig Config { get; }

    /// <summary>Samples per image.</summary>
    public int SampleCount { get; }

    /// <summary>Images per run.</summary>
    public int ImagesMax => StrobeKernel.ImagesPerRun(SampleCount);

    /// <summary>Words sent and received since the session was opened.</summary>
    public (long Sent, long Received) Words => (_runner.WordsSent, _runner.WordsReceived);

    /// <summary>Time that passed on the device in runs, seconds.</summary>
    public double SimulatedS { get; private set; }

    /// <summary>Events sent to the chip.</summary>
    public long EventsSent { get; private set; }

    /// <summary>Events that the chip's crossbar dropped, from its counters.</summary>
    public long EventsDropped { get; private set; }

    /// <summary>
    /// Number of the next run. Every run synchronises systime to a time of its own, so its trial-to-trial noise (chip-model 8.4) depends
    /// on this number only: a resumed training that sets it sees what an uninterrupted one would have seen.
    /// </summary>
    public long RunIndex { get; set; }

    /// <summary>Initialises board and chip, writes <paramref name="config"/>, starts the kernel on both PPUs.</summary>
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
        session._builder.RecordSpikes(false).Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(session._builder.Build(), session._result, cancellationToken).ConfigureAwait(false);
        session._present.CopyFrom(config);
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
        BeginRun(b);
        FpgaTicks start = timing.Lead;
        b.ResetTimer();
        for (int image = 0; image < imageCount; image++, start += timing.Separation)
        {
            b.WaitUntil(start);
            Command(b, StrobeCommand.Run);
            AppendEvents(b, events.AsSpan(starts[image], starts[image + 1] - starts[image]), start + timing.SpikeLead);
        }
        b.WaitUntil(start).Barrier(BarrierKind.Omnibus).RecordSpikes(false);
        SetRoutes(b, open: false);
        PpuProgram kernel = StrobeKernel.Program;
        BlockTicket durationTop = b.ReadBlock(TopSram + (uint)kernel.WordOf("duration"), 1), durationBottom = b.ReadBlock(BottomSram + (uint)kernel.WordOf("duration"), 1);
        BlockTicket offsetTop = b.ReadBlock(TopSram + (uint)kernel.WordOf("batch_offset"), 1), offsetBottom = b.ReadBlock(BottomSram + (uint)kernel.WordOf("batch_offset"), 1);
        BlockTicket drops = b.ReadBlock(CrossbarInputDropCounter.At().AddressOf(0).Value, CrossbarNodeOnChip.Inputs);
        BlockTicket trace = b.ReadBlock(TraceMemory, imageCount * SampleCount * RecordWords);
        b.Barrier(BarrierKind.Omnibus);
        await _runner.RunAsync(b.Build(), _result, cancellationToken).ConfigureAwait(false);
        CheckPpu("top", _result.Get(durationTop)[0], _result.Get(offsetTop)[0], imageCount);
        CheckPpu("bottom", _result.Get(durationBottom)[0], _result.Get(offsetBottom)[0], imageCount);
        Account(drops);
        // Systime of the timer's zero: the run set it at its beginning, or the last one left it.
        return new StrobeRun(_result, trace, SampleCount, imageCount, timing, new FpgaTicks(_runStart));
    }

    private long _runStart, _dropsBefore;

    private void BeginRun(PlaybackProgramBuilder b)
    {
        ChipDiff.Append(b, _present, Config);
        _present.CopyFrom(Config);
        SetRoutes(b, open: true);
        // From here on the run is the same whatever was written before: systime starts at this run's own time, and both PPUs start anew,
        // so that even the phase of their polling loops is defined.
        b.Write(SystimeSyncBase.At(), SystimeSyncBase.Default with { Value = (RunIndex++ * RunSpacingTicks) & SystimeMask });
        b.Barrier(BarrierKind.Omnibus).SynchroniseSystime();
        Restart(b);
        b.RecordSpikes(true).Barrier(BarrierKind.Omnibus).Tick();
    }

    private void SetRoutes(PlaybackProgramBuilder b, bool open)
    {
        if (open)
        {
            _open.CopyFrom(_present);
            NetworkPlacement.SetNeuronRoutes(_open, open: true);
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

    private static void Restart(PlaybackProgramBuilder b)
    {
        uint command = (uint)StrobeKernel.Program.WordOf("command");
        foreach ((uint sram, uint control) in new[] { (TopSram, TopControl), (BottomSram, BottomControl) })
            b.WriteWord(control, 0).WriteWord(sram + command, (uint)StrobeCommand.None).WriteWord(control, 1);
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

    // Events of a bin go out from the bin's time on, at most one per bus and tick, up to three a tick: the buses alternate and none overflows.
    private void AppendEvents(PlaybackProgramBuilder b, ReadOnlySpan<InputEvent> events, FpgaTicks origin)
    {
        Span<ushort> pack = stackalloc ushort[3];
        for (int k = 0; k < events.Length;)
        {
            int bin = events[k].Bin;
            Array.Clear(_busCount);
            for (; k < events.Length && events[k].Bin == bin; k++)
            {
                int bus = events[k].Label >> 14;
                _busQueue[bus][_busCount[bus]++] = events[k].Label;
                EventsSent++;
            }
            // The wait comes one tick before the first pack; every message takes one.
            b.WaitUntil(new FpgaTicks(origin.Value - 1 + ((((long)bin * PeriodHalfTicks) + 1) / 2)));
            for (int turn = 0; ; turn++)
            {
                int count = 0;
                for (int i = 0; i < 4 && count < 3; i++)
                {
                    int bus = (turn + i) & 3;
                    if (_busCount[bus] > 0) pack[count++] = _busQueue[bus][--_busCount[bus]];
                }
                if (count == 0) break;
                b.SendSpikes(pack[..count]);
            }
        }
    }

    private static void CheckPpu(string name, uint duration, uint offset, int imageCount)
    {
        if (offset != imageCount)
            throw new StrobeException($"Expected the {name} PPU to have sampled {imageCount} images, found {offset}. It does not run the strobe kernel: check that the kernel was loaded and that the PPU is out of reset; open the session anew.");
        if ((duration & StrobeKernel.LateFlag) != 0)
            throw new StrobeException($"The {name} PPU took a sample late (duration word 0x{duration:x8}): it must keep a period of {StrobeKernel.PeriodCycles} cycles. Check the PPU clock and the load on the FPGA memory.");
    }

    private void Account(BlockTicket drops)
    {
        long total = 0;
        foreach (uint count in _result.Get(drops)) total += count & 0xFFFF;
        EventsDropped += Math.Max(0, total - _dropsBefore);
        _dropsBefore = total;
        long start = _result.Ticks[0].Value;
        _runStart = start;
        SimulatedS += (_result.HaltTime.Value - start) * 8e-9;
    }
}
