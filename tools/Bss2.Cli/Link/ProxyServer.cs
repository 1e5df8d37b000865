using System.Runtime.CompilerServices;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>Runs a proxy with faults and tells what it did.</summary>
internal sealed class ProxyServer(LaneFaults faults, ulong seed, TextWriter output)
{
    /// <summary>Called once it listens; tests connect then.</summary>
    internal Action<UdpAddress>? Listening { get; init; }

    /// <summary>Serves until cancelled, which is the expected end.</summary>
    public async Task<int> RunAsync(UdpAddress listen, UdpAddress server, CancellationToken cancellationToken)
    {
        var filter = new FaultFilter(faults, seed);
        UdpProxy proxy = await UdpProxy.ListenAsync(listen, server, filter, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = proxy.ConfigureAwait(false);
        await output.WriteLineAsync($"listening  {proxy.Address} (data port {proxy.Address.DataPort}, reset port {proxy.Address.ResetPort}) for {server}; Ctrl-C stops\nfaults     {faults} (seed {seed})").ConfigureAwait(false);
        Listening?.Invoke(proxy.Address);
        try { await proxy.RunAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException) { }
        // Numbers stand still once it is closed.
        await proxy.DisposeAsync().ConfigureAwait(false);
        ProxyCounts counts = proxy.Counts;
        await output.WriteLineAsync($"""
            stopped    {counts.Clients} clients, dropped: {counts.Strangers} of unknown clients, {counts.TooLong} too long, {counts.Refused} refused by the server's computer
            up         {Describe(counts.UpReceived, counts.UpSent, filter.Up)}
            down       {Describe(counts.DownReceived, counts.DownSent, filter.Down)}
            """).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private static string Describe(long received, long sent, in PacketCounts c) =>
        $"{received} in, {sent} forwarded, {c.Lost} lost, {c.BlackedOut} in a blackout, {c.Corrupted} corrupted, {c.Forged} corrupted with a right checksum, {c.Truncated} truncated, {c.Copies} duplicated, {c.Overtaken} delayed behind later ones, {c.Foreign} foreign added, {c.Overflowed} overflowed";
}
