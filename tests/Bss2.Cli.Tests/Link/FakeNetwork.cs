using System.Net;
using System.Net.Sockets;
using Bss2.Cli.Link;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A network that answers as a test says; well by default.</summary>
internal sealed class FakeNetwork : INetworkProbe
{
    public UdpRoute? Way { get; init; } = new(IPAddress.Parse("192.168.66.2"), "eth1", 1500, IsDirect: true);

    public SocketError WhyNone { get; init; }

    public SocketBuffers Granted { get; init; } = new(8 << 20, 8 << 20);

    public FirewallRules Rules { get; init; } = FirewallRules.Read("nft", "");

    public Dictionary<int, PortAnswer> Ports { get; } = [];

    public UdpRoute? Route(IPAddress host, out SocketError error)
    {
        error = WhyNone;
        return Way;
    }

    public SocketBuffers Buffers() => Granted;

    public PortAnswer Ask(IPAddress host, int port) => Ports.GetValueOrDefault(port, PortAnswer.Silence);

    public Task<FirewallRules> FirewallAsync(CancellationToken cancellationToken) => Task.FromResult(Rules);
}
