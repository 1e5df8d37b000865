using System.Net;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>UT words over HostARQ and UDP: the link to an FPGA, or to a program that stands for one.</summary>
public sealed class UdpLink : PumpedLink
{
    private const int RingWords = 1 << 16;

    private readonly UdpPump _pump;
    private readonly UdpAddress _address;

    private UdpLink(UdpPump pump, UdpAddress address)
        : base(pump, address.ToString(), RingWords) => (_pump, _address) = (pump, address);

    /// <summary>Counters of the protocol. Numbers move while the link works.</summary>
    public ArqStatistics Statistics => _pump.Endpoint.Statistics;

    /// <summary>Finds the host, resets the FPGA there and checks that both talk the same protocol. A <paramref name="recorder"/> is the link's
    /// from then on, also when this throws.</summary>
    /// <exception cref="FpgaLinkException">Of a kind that says what to do: <see cref="DeviceNotFoundException"/> (no such name, no route,
    /// closed ports), <see cref="LinkTimeoutException"/> (no answer), <see cref="DevicePermissionException"/> (a firewall of this
    /// computer); of the base type for another protocol at the other end.</exception>
    public static async Task<UdpLink> ConnectAsync(UdpAddress address, CancellationToken cancellationToken, ArqOptions? options = null, LinkRecorder? recorder = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        try { return await ConnectRecordedAsync(address, options, recorder, cancellationToken).ConfigureAwait(false); }
        catch
        {
            recorder?.Dispose();
            throw;
        }
    }

    private static async Task<UdpLink> ConnectRecordedAsync(UdpAddress address, ArqOptions? options, LinkRecorder? recorder, CancellationToken cancellationToken)
    {
        IPAddress host = await address.ResolveAsync(cancellationToken).ConfigureAwait(false);
        // There is no wire on the way to a program on this computer.
        ArqOptions chosen = options ?? (IPAddress.IsLoopback(host) ? ArqOptions.Host with { LineBytesPerSecond = 0 } : ArqOptions.Host);
        var endpoint = new ArqEndpoint(chosen);
        DatagramSockets sockets = new HostSockets(address, host).RecordedBy(recorder, ArqRole.Host);
        var link = new UdpLink(new UdpPump(sockets, new SocketWaiter(sockets.All), endpoint, $"{address} link"), address);
        try
        {
            await link.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch (Exception fault)
        {
            await link.DisposeAsync().ConfigureAwait(false);
            // The reset goes to another port than the socket is connected to: the system does not tell when that is closed. Ask.
            if (fault is LinkTimeoutException && UdpProbe.IsClosed(host, address.ResetPort)) throw UdpFault.NobodyListens(address, address.ResetPort);
            throw;
        }
    }

    private protected override FpgaIdentity Identify()
    {
        string info = _pump.Endpoint.BitfileInfo;
        return new FpgaIdentity(Device, info, $"FPGA at {Device}, bitfile {string.Join(", ", info.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2))}");
    }

    private protected override FpgaLinkException EndpointFault() =>
        ArqFault.Of(_pump.Endpoint, _address.ToString()) ?? new LinkClosedException($"The link to {Device} was closed. Open a new one.");
}
