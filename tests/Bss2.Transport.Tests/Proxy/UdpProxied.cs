namespace Bss2.Transport.Tests;

/// <summary>A proxy on free ports in front of a server, until disposed.</summary>
internal sealed class UdpProxied : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private UdpProxied(UdpProxy proxy)
    {
        Proxy = proxy;
        _running = proxy.RunAsync(_stop.Token);
    }

    internal UdpProxy Proxy { get; }

    internal UdpAddress Address => Proxy.Address;

    internal static async Task<UdpProxied> StartAsync(UdpAddress server, IDatagramFilter filter) =>
        new(await UdpProxy.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), server, filter, TestContext.Current.CancellationToken));

    /// <summary>Its numbers stand still afterwards.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Proxy.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
