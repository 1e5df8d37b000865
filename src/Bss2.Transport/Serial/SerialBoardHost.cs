using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// The board's end of a byte stream, in front of any link: a host that connects through the port or pipe works on <c>board</c> (the simulated
/// FPGA, or another board). Sessions follow each other; each begins with a reset.
/// </summary>
public sealed class SerialBoardHost : IAsyncDisposable
{
    private readonly StreamPump _pump;
    private readonly IFpgaLink _board;
    private readonly Action _reset;
    private readonly int _ringWords;

    /// <summary>Serves <paramref name="board"/> over <paramref name="pipe"/>, which it owns; <paramref name="reset"/> is called when no word
    /// is under way to the board and must bring it into the state after a reset frame (link-protocol.md 1.3).</summary>
    public SerialBoardHost(IBytePipe pipe, IFpgaLink board, Action reset, StreamOptions? options = null)
        : this(pipe, board, reset, options ?? new StreamOptions(), batchBytes: 16 * 1024) { }

    private SerialBoardHost(IBytePipe pipe, IFpgaLink board, Action reset, StreamOptions options, int batchBytes)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(reset);
        (_board, _reset, _ringWords) = (board, reset, options.RingWords);
        _pump = new StreamPump(pipe, StreamEndpoint.ForBoard(board.Identity.BitfileInfo, options), "board end of a stream", batchBytes);
    }

    /// <summary>Opens a serial port and serves <paramref name="board"/> there.</summary>
    /// <exception cref="FpgaLinkException">The port cannot be opened.</exception>
    public static SerialBoardHost OnPort(SerialAddress address, IFpgaLink board, Action reset)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(new SerialPipe(address), board, reset, address.Options(), address.BatchBytes);
    }

    /// <summary>Counters of the framing. Numbers move while it serves.</summary>
    public StreamStatistics Statistics => _pump.Statistics;

    /// <summary>Serves hosts until cancelled (then <see cref="OperationCanceledException"/>), or until the pipe or the board fails. Call once.</summary>
    /// <exception cref="FpgaLinkException">The pipe or the board failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _pump.Start();
        while (true)
        {
            Task changed = _pump.Changed;
            if (_pump.State == StreamState.ResetRequested)
            {
                _reset();
                await ServeAsync(changed, cancellationToken).ConfigureAwait(false);
            }
            else if (_pump.Ended.IsCompleted)
            {
                throw _pump.PipeFault ?? new LinkClosedException("The board's end of the stream was disposed.");
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _pump.StopAsync().ConfigureAwait(false);

    // One session: until its rings are completed (another reset, the end of the host, a fault) nothing else touches the board.
    private async Task ServeAsync(Task changed, CancellationToken cancellationToken)
    {
        var session = new PumpSession(_ringWords);
        _pump.Accept(session);
        await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task toBoard = ToBoardAsync(session, ends.Token), fromBoard = FromBoardAsync(session, ends.Token);
        Task ended = EndedAsync(session, ends.Token);
        Task first = await Task.WhenAny(toBoard, fromBoard, ended).ConfigureAwait(false);
        await ends.CancelAsync().ConfigureAwait(false);
        session.Complete();
        await Task.WhenAll(toBoard, fromBoard, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (first.IsFaulted) await first.ConfigureAwait(false);
    }

    private async Task EndedAsync(PumpSession session, CancellationToken cancellationToken)
    {
        while (!session.ToPeer.IsCompleted)
        {
            Task changed = _pump.Changed;
            if (!session.ToPeer.IsCompleted) await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ToBoardAsync(PumpSession session, CancellationToken cancellationToken)
    {
        var words = new ulong[Math.Min(_ringWords, 4096)];
        while (true)
        {
            await session.FromPeer.WaitForWordsAsync(cancellationToken).ConfigureAwait(false);
            int count = session.FromPeer.TryRead(words);
            if (count == 0) return;
            await _board.SendAsync(words.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FromBoardAsync(PumpSession session, CancellationToken cancellationToken)
    {
        var words = new ulong[Math.Min(_ringWords, 4096)];
        while (!session.ToPeer.IsCompleted)
        {
            int count = await _board.ReceiveAsync(words, cancellationToken).ConfigureAwait(false);
            for (int sent = 0; sent < count && !session.ToPeer.IsCompleted;)
            {
                sent += session.ToPeer.TryWrite(words.AsSpan(sent, count - sent));
                await session.ToPeer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
