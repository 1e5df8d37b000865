using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// The board's end of a byte stream, in front of any link: a host that connects through the port or pipe works on <c>board</c> (the simulated
/// FPGA, or another board). Sessions follow each other; each begins with a reset.
/// </summary>
public sealed class SerialBoardHost : IAsyncDisposable
{
    private readonly StreamPump _pump;
    private readonly BoardServer _server;

    /// <summary>Serves <paramref name="board"/> over <paramref name="pipe"/>, which it owns; <paramref name="reset"/> is called when no word
    /// is under way to the board and must bring it into the state after a reset frame (link-protocol.md 1.3). It owns <paramref name="recorder"/> as well.</summary>
    public SerialBoardHost(IBytePipe pipe, IFpgaLink board, Action reset, StreamOptions? options = null, LinkRecorder? recorder = null)
        : this(recorder is null ? pipe : new RecordedPipe(pipe, recorder, isHost: false), board, reset, options ?? new StreamOptions(), batchBytes: 16 * 1024)
    {
        ArgumentNullException.ThrowIfNull(board);
        recorder?.Describe(board.Identity.Description);
    }

    private SerialBoardHost(IBytePipe pipe, IFpgaLink board, Action reset, StreamOptions options, int batchBytes)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(reset);
        _pump = new StreamPump(pipe, StreamEndpoint.ForBoard(board.Identity.BitfileInfo, options), "board end of a stream", batchBytes);
        _server = new BoardServer(_pump, board, reset, options.RingWords);
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
    public Task RunAsync(CancellationToken cancellationToken) => _server.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _pump.StopAsync().ConfigureAwait(false);
}
