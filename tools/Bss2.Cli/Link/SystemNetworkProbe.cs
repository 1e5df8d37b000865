using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>The real computer and network.</summary>
internal sealed class SystemNetworkProbe : INetworkProbe
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(3);

    // The newer tool first: where both exist it shows the rules of both.
    private static readonly (string Program, string[] Arguments)[] Listings = [("nft", ["list", "ruleset"]), ("iptables", ["-S"])];

    public UdpRoute? Route(IPAddress host, out SocketError error) => UdpRoute.Find(host, out error);

    public SocketBuffers Buffers() => SocketBuffers.Measure();

    public PortAnswer Ask(IPAddress host, int port) => UdpProbe.Ask(host, port);

    public async Task<FirewallRules> FirewallAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return FirewallRules.Unread("only looked at on Linux; check that this program may use UDP");
        string reason = "neither nft nor iptables is installed";
        foreach ((string program, string[] arguments) in Listings)
        {
            (string? listing, string? problem) = await ReadAsync(program, arguments, cancellationToken).ConfigureAwait(false);
            if (listing is not null) return FirewallRules.Read(program, listing);
            if (problem is not null) reason = problem;
        }
        return FirewallRules.Unread(reason);
    }

    // Nothing and nothing: there is no such program.
    private static async Task<(string? Listing, string? Problem)> ReadAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        string command = $"{program} {string.Join(' ', arguments)}";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PatienceMax);
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null) return (null, null);
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            string said = (await errors.ConfigureAwait(false)).Split('\n')[0].Trim();
            return process.ExitCode == 0 ? (await output.ConfigureAwait(false), null) : (null, $"'{command}' said '{said}'; run: sudo {command}");
        }
        catch (Win32Exception)
        {
            return (null, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process?.Kill();
            return (null, $"'{command}' did not end; run: sudo {command}");
        }
        finally
        {
            process?.Dispose();
        }
    }
}
