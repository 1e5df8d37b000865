using System.Net;
using System.Net.Sockets;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>What a doctor asks this computer and its network.</summary>
internal interface INetworkProbe
{
    /// <summary>The way to a host; null with the reason.</summary>
    UdpRoute? Route(IPAddress host, out SocketError error);

    SocketBuffers Buffers();

    PortAnswer Ask(IPAddress host, int port);

    /// <summary>The rules of this computer's firewall.</summary>
    Task<FirewallRules> FirewallAsync(CancellationToken cancellationToken);
}
