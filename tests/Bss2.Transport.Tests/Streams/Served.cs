using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>A board end that serves in the background until disposed; a test that disposes it has seen its fault or none.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly SerialBoardHost _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    internal Served(SerialBoardHost host)
    {
        _host = host;
        _running = host.RunAsync(_stop.Token);
    }

    internal StreamStatistics Statistics => _host.Statistics;

    internal Task Running => _running;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _host.DisposeAsync();
        _stop.Dispose();
    }
}
