using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// A simulated FPGA with chip behind the link interface: UT words in, UT words out. The model runs on the thread of whoever sends;
/// sender and receiver may be different tasks.
/// </summary>
public sealed class SimulatedFpga : IFpgaLink
{
    private readonly FpgaModel _model;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _closed;

    /// <summary>Powers up a board; <paramref name="device"/> is the address the user gave.</summary>
    public SimulatedFpga(ChipOptions chip, FpgaOptions? fpga = null, string device = "sim:")
    {
        ArgumentNullException.ThrowIfNull(chip);
        FpgaOptions options = fpga ?? new FpgaOptions();
        _model = new FpgaModel(chip, options);
        Identity = new FpgaIdentity(device, options.BitfileInfo, $"simulated BrainScaleS-2 (HICANN-X v3), chip seed {chip.ChipSeed}, mismatch {chip.Mismatch}, noise {(chip.Noise ? "on" : "off")}");
    }

    /// <inheritdoc/>
    public FpgaIdentity Identity { get; }

    /// <summary>What the chip lost, by stage.</summary>
    public ChipLosses ChipLosses => _model.Chip.Losses;

    /// <summary>What the FPGA lost.</summary>
    public FpgaLosses FpgaLosses => _model.Losses;

    internal FpgaModel Model => _model;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task full;
            lock (_gate)
            {
                ThrowIfClosed();
                words = words[_model.Execute(words.Span)..];
                Signal();
                if (words.IsEmpty) return;
                full = _changed.Task;
            }
            await full.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task empty;
            lock (_gate)
            {
                ThrowIfClosed();
                int count = _model.Take(words.Span);
                if (count > 0) { Signal(); return count; }
                empty = _changed.Task;
            }
            await empty.WaitAsync(cancellationToken).ConfigureAwait(false);
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

    private void ThrowIfClosed()
    {
        if (_closed) throw new LinkClosedException("The simulated board was disposed. Open a new link.");
    }

    private void Signal()
    {
        TaskCompletionSource old = _changed;
        _changed = NewSignal();
        old.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
