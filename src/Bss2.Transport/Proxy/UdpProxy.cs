using System.Net;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// Stands between any HostARQ client and any server, on both ports, and lets a filter decide over every datagram. Client and server notice
/// nothing else: answers leave from the data port that the client talks to, and every client reaches the server from a port of its own.
/// </summary>
public sealed class UdpProxy : IAsyncDisposable
{
    private readonly ProxyPump _pump;

    private UdpProxy(ProxyPump pump, UdpAddress address) => (_pump, Address) = (pump, address);

    /// <summary>Where clients connect, with the ports that were found where any would do.</summary>
    public UdpAddress Address { get; }

    /// <summary>What passed so far.</summary>
    public ProxyCounts Counts => _pump.Counts;

    /// <summary>Opens the ports of <paramref name="listen"/>; datagrams pass once <see cref="RunAsync"/> is called.</summary>
    /// <exception cref="FpgaLinkException">A port is taken (<see cref="DeviceBusyException"/>), refused (<see cref="DevicePermissionException"/>),
    /// no address of this computer, or the server has no name or route (<see cref="DeviceNotFoundException"/>).</exception>
    public static async Task<UdpProxy> ListenAsync(UdpAddress listen, UdpAddress server, IDatagramFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(filter);
        IPAddress here = await listen.ResolveAsync(cancellationToken).ConfigureAwait(false);
        IPAddress there = await server.ResolveAsync(cancellationToken).ConfigureAwait(false);
        BoardSockets? stranger = null;
        var front = new BoardSockets(listen, here);
        try
        {
            stranger = new BoardSockets(listen with { DataPort = 0, ResetPort = 0 }, here);
            var clients = new ProxyClients(() => new HostSockets(server, there));
            var waiter = new SocketWaiter([.. front.All, .. clients.All]);
            var pump = new ProxyPump(front, stranger, clients, waiter, (new IPEndPoint(there, server.DataPort), new IPEndPoint(there, server.ResetPort)), filter);
            return new UdpProxy(pump, front.Address);
        }
        catch
        {
            stranger?.Dispose();
            front.Dispose();
            throw;
        }
    }

    /// <summary>Passes datagrams until cancelled (then <see cref="OperationCanceledException"/>). Call once.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        _pump.Start();
        return _pump.Ended.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _pump.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
