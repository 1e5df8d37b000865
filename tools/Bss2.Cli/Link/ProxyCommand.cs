using System.CommandLine;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 proxy</c>: a network that goes wrong, between any client and any server.</summary>
internal static class ProxyCommand
{
    private static readonly Option<string> Listen = new("--listen") { Description = "Address of this computer that clients connect to, HOST[:PORT[:RESETPORT]], ports as on the FPGA.", Required = true, HelpName = "ADDRESS" };
    private static readonly Option<string> To = new("--to") { Description = "The FPGA or served simulation behind it, HOST[:PORT[:RESETPORT]].", Required = true, HelpName = "ADDRESS" };
    private static readonly Option<string> Faults = new("--faults")
    {
        Description = "What goes wrong: 'none', or e.g. loss=0.01,burst=3,delay-us=50,blackout=2s@10s (2 s without network, 10 s after the first datagram); up:SPEC;down:SPEC for each direction. A wrong name lists all names.",
        DefaultValueFactory = _ => "none", HelpName = "SPEC",
    };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Draws the faults; the same datagrams meet the same faults.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("proxy", "Stand between any HostARQ client and an FPGA or served simulation and inject seeded network faults, until Ctrl-C; then print what happened.") { Listen, To, Faults, Seed };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            new ProxyServer(FaultsOf(result.GetValue(Faults)!), result.GetValue(Seed), result.InvocationConfiguration.Output)
                .RunAsync(UdpAddresses.Parse("--listen", result.GetValue(Listen)!), ServerOf(result.GetValue(To)!), cancellationToken)));
        return command;
    }

    private static UdpAddress ServerOf(string text) => UdpAddresses.Parse("--to", text) is { DataPort: > 0, ResetPort: > 0 } address
        ? address : throw new UserException($"Expected --to HOST[:PORT[:RESETPORT]] with the ports of a server, found '{text}'.");

    private static LaneFaults FaultsOf(string text)
    {
        LaneFaults faults;
        try { faults = LaneFaults.Parse(text); }
        catch (FaultTextException fault) { throw new UserException($"--faults: {fault.Message}"); }
        if (faults is { Up.IsOfNetwork: true, Down.IsOfNetwork: true }) return faults;
        throw new UserException($"Expected --faults of the network, found '{text}': peer, host-words-per-ms, fpga-words-per-ms and timer-late-us happen to programs, which a proxy cannot do; 'bss2 soak' draws them.");
    }
}
