using Bss2.Cli.Link;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A proxy on free ports of this computer in front of a server, until disposed.</summary>
internal sealed class Proxied : ListeningCommand
{
    private Proxied(string server, string faults, ulong seed)
        : base((output, listening, stop) => new ProxyServer(LaneFaults.Parse(faults), seed, output) { Listening = listening }
            .RunAsync(new UdpAddress("127.0.0.1", 0, 0), UdpAddresses.Parse("server", server), stop)) { }

    public static Task<Proxied> StartAsync(string server, string faults, ulong seed = 1) => ListeningAsync(new Proxied(server, faults, seed));
}
