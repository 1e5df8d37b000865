using Bss2.Cli.Link;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A proxy on free ports of this computer in front of a server, until disposed.</summary>
internal sealed class Proxied : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly TaskCompletionSource<UdpAddress> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<int> _running;

    private Proxied(string server, string faults, ulong seed) =>
        _running = new ProxyServer(LaneFaults.Parse(faults), seed, _output) { Listening = _listening.SetResult }
            .RunAsync(new UdpAddress("127.0.0.1", 0, 0), UdpAddresses.Parse("server", server), _stop.Token);

    public string Device { get; private set; } = "";

    public static async Task<Proxied> StartAsync(string server, string faults, ulong seed = 1)
    {
        var proxied = new Proxied(server, faults, seed);
        proxied.Device = (await proxied._listening.Task.WaitAsync(Cli.Token)).ToString();
        return proxied;
    }

    /// <summary>Stops as Ctrl-C does; gives exit code and output.</summary>
    public async Task<(int Exit, string Output)> StopAsync()
    {
        await _stop.CancelAsync();
        int exit = await _running;
        return (exit, _output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
