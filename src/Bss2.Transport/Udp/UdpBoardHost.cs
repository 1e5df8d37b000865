using System.Net;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// The FPGA's end of HostARQ on both UDP ports of one address, in front of any link: a host that connects works on <c>board</c> (the simulated
/// FPGA, or another board). Each reset frame begins a session with a reset of the board; whoever sends it owns the board from then on.
/// </summary>
public sealed class UdpBoardHost : IAsyncDisposable
{
    private const int RingWords = 1 << 16;

    // The playback memory of the FPGA, 32 MiB (link-protocol.md 3.1): programs up to it are acknowledged at once, however long the board works
    // on what came before. A client whose frame stays unacknowledged for some 10 s gives up (link-protocol.md 8).
    private static readonly ArqOptions Board = ArqOptions.Fpga with { ReceiveBufferWords = 1 << 22 };

    private readonly UdpPump _pump;
    private readonly BoardServer _server;

    private UdpBoardHost(BoardSockets sockets, LinkRecorder? recorder, IFpgaLink board, Action reset, ArqOptions options)
    {
        Address = sockets.Address;
        _pump = new UdpPump(sockets.RecordedBy(recorder, ArqRole.Fpga), new SocketWaiter(sockets.All), new ArqEndpoint(options), $"board at {Address}");
        _server = new BoardServer(_pump, board, reset, RingWords);
    }

    /// <summary>Opens the ports of <paramref name="address"/> and answers there for <paramref name="board"/> once <see cref="RunAsync"/> is
    /// called. <paramref name="reset"/> is called when no word is under way to the board and must bring it into the state after a reset
    /// frame (link-protocol.md 1.3). A <paramref name="recorder"/> is the host's from then on, also when this throws.</summary>
    /// <exception cref="FpgaLinkException">A port is taken (<see cref="DeviceBusyException"/>), refused
    /// (<see cref="DevicePermissionException"/>), or the address is not one of this computer (<see cref="DeviceNotFoundException"/>).</exception>
    public static async Task<UdpBoardHost> ListenAsync(
        UdpAddress address, IFpgaLink board, Action reset, CancellationToken cancellationToken, ArqOptions? options = null, LinkRecorder? recorder = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(reset);
        try { return await ListenRecordedAsync(address, board, reset, options, recorder, cancellationToken).ConfigureAwait(false); }
        catch
        {
            recorder?.Dispose();
            throw;
        }
    }

    private static async Task<UdpBoardHost> ListenRecordedAsync(
        UdpAddress address, IFpgaLink board, Action reset, ArqOptions? options, LinkRecorder? recorder, CancellationToken cancellationToken)
    {
        IPAddress listen = await address.ResolveAsync(cancellationToken).ConfigureAwait(false);
        recorder?.Describe(board.Identity.Description);
        // There is no wire on the way to a program on this computer.
        ArqOptions chosen = options ?? (IPAddress.IsLoopback(listen) ? Board with { LineBytesPerSecond = 0 } : Board);
        return new UdpBoardHost(new BoardSockets(address, listen), recorder, board, reset, chosen with { BitfileInfo = board.Identity.BitfileInfo });
    }

    /// <summary>Where it listens, with the ports that were found where any would do.</summary>
    public UdpAddress Address { get; }

    /// <summary>Source of the last reset frame; null before the first.</summary>
    public IPEndPoint? Client => Statistics.Connections == 0 ? null : BoardSockets.EndPoint(_pump.Endpoint.Peer);

    /// <summary>Counters of the protocol since the start. Numbers move while it serves.</summary>
    public ArqStatistics Statistics => _pump.Endpoint.Statistics;

    /// <summary>Serves hosts until cancelled (then <see cref="OperationCanceledException"/>), or until the board fails. Call once.</summary>
    /// <exception cref="FpgaLinkException">The board failed.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => _server.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _pump.StopAsync().ConfigureAwait(false);
}
