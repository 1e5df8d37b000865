using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// A simulated FPGA with chip behind the link interface: UT words in, UT words out. The model has no thread of its own: it runs on the
/// thread of whoever sends (or receives, when a full response buffer held it up), one at a time. Sender and receiver may be different
/// tasks; neither blocks a thread while the other runs the model.
/// </summary>
public sealed class SimulatedFpga : IFpgaLink
{
    // Words between two looks at the receiver: a few tens of microseconds of work.
    private const int SliceWords = 2048;

    private readonly FpgaModel _model;
    private readonly ChipModel _chip;
    private readonly Lock _gate = new();
    private TaskCompletionSource? _changed;
    private bool _running, _closed;

    /// <summary>Powers up a board; <paramref name="device"/> is the address the user gave.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SimulatedFpga(ChipOptions chip, FpgaOptions? fpga = null, string device = "sim:")
    {
        ArgumentNullException.ThrowIfNull(chip);
        FpgaOptions options = fpga ?? new FpgaOptions();
        ChipModel? made = null;
        _model = new FpgaModel(options, bus => made = new ChipModel(chip, bus));
        _chip = made!;
        Identity = new FpgaIdentity(device, options.BitfileInfo, $"simulated BrainScaleS-2 (HICANN-X v3), chip seed {chip.ChipSeed}, mismatch {chip.Mismatch}, noise {(chip.Noise ? "on" : "off")}");
    }

    /// <inheritdoc/>
    public FpgaIdentity Identity { get; }

    /// <summary>What the chip lost since its reset, by stage. Numbers move while a send runs.</summary>
    public ChipLosses ChipLosses => _chip.Losses;

    /// <summary>What the FPGA refused or dropped since its reset. Numbers move while a send runs.</summary>
    public FpgaLosses FpgaLosses => _model.Losses;

    /// <summary>Energy that the chip has used since power-up by the model's assumed figures: an estimate, not a measurement.</summary>
    /// <exception cref="InvalidOperationException">Words are being executed: await the send first.</exception>
    public PowerEstimate PowerEstimate
    {
        get
        {
            lock (_gate)
            {
                if (_running) throw new InvalidOperationException("The simulated board is executing words. Await the send before asking for its energy.");
                return _model.EstimatePower();
            }
        }
    }

    /// <summary>State, faults and last instructions of both processors of the chip, top first. Moves while a send runs.</summary>
    public IReadOnlyList<PpuReport> ReportPpus() => [.. _chip.Ppus.Select(p => p.Report())];

    /// <summary>One processor (0 top, 1 bottom) to be run step by step.</summary>
    public PpuDebugger DebugPpu(int ppu)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ppu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ppu, 1);
        return new PpuDebugger(_chip, ppu);
    }

    /// <summary>Time of the FPGA since power-up, in ticks of 8 ns.</summary>
    public long NowTicks => _model.Now;

    /// <summary>Response words that a receive would find now. Moves while a send runs.</summary>
    public int ResponseCount => _model.ResponseCount;

    /// <summary>When set, adds up where the model's time goes. The thread that sends must then be the only one.</summary>
    public StageProfile? Profile { get; set { field = value; _chip.Profile = value; } }

    internal FpgaModel Model => _model;

    internal ChipModel Chip => _chip;

    /// <summary>What a reset frame of a new connection does (link-protocol.md 1.3, U4): executor, queues, timer, registers and memory of the
    /// FPGA start anew, undelivered responses are gone; the chip keeps its state (<see cref="FpgaOptions.ResetClearsChip"/>).</summary>
    /// <exception cref="InvalidOperationException">Words are being executed: await or cancel the send first.</exception>
    public void Reset()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_running) throw new InvalidOperationException("The simulated board is executing words. Await or cancel the send before the reset.");
            _model.Reset();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Waits while the response buffer (<see cref="FpgaOptions.ResponseWordsMax"/>) is full. When cancelled, the words up to an
    /// unknown position have been executed: reset the board before the next program.</remarks>
    public async ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task? wait = TryBegin();
            if (wait is null)
            {
                ReadOnlyMemory<ulong> slice = words[..Math.Min(words.Length, SliceWords)];
                int done = Run(slice.Span);
                words = words[done..];
                if (words.IsEmpty) return;
                if (done == slice.Length) continue;
                wait = WaitForRoom();
            }
            if (wait is not null) await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task? wait = TryBegin();
            if (wait is null)
            {
                int count = Take(words.Span);
                if (count > 0 || words.IsEmpty) return count;
                wait = WaitForResponses();
            }
            if (wait is not null) await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Signal();
        }
        return ValueTask.CompletedTask;
    }

    // The model is the caller's until End; otherwise what to wait for before trying again.
    private Task? TryBegin()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_running) return Changed();
            _running = true;
            return null;
        }
    }

    private int Run(ReadOnlySpan<ulong> words)
    {
        Stage before = Profile?.Enter(Stage.Executor) ?? default;
        try { return _model.Execute(words); }
        finally
        {
            Profile?.Enter(before);
            End();
        }
    }

    // Taking makes room: what was held back by a full buffer goes on.
    private int Take(Span<ulong> words)
    {
        try
        {
            int count = _model.Take(words);
            if (!_model.IsDrained) _model.Execute([]);
            return count > 0 ? count : _model.Take(words);
        }
        finally { End(); }
    }

    private void End()
    {
        lock (_gate)
        {
            _running = false;
            Signal();
        }
    }

    // The state may have changed since End: then there is nothing to wait for.
    private Task? WaitForRoom()
    {
        lock (_gate) return _running || !_model.HasRoom ? Changed() : null;
    }

    private Task? WaitForResponses()
    {
        lock (_gate) return _running || _model.ResponseCount == 0 ? Changed() : null;
    }

    private void ThrowIfClosed()
    {
        if (_closed) throw new LinkClosedException("The simulated board was disposed. Open a new link.");
    }

    private Task Changed()
    {
        if (_closed) return Task.CompletedTask;
        return (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private void Signal()
    {
        _changed?.SetResult();
        _changed = null;
    }
}
