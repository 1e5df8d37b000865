using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>A board on free ports of a loopback address, served in the background until disposed.</summary>
internal sealed class UdpServed : IAsyncDisposable
{
    private readonly UdpBoardHost _host;
    private readonly CancellationTokenSource _stop = new();

    private UdpServed(UdpBoardHost host)
    {
        _host = host;
        Running = host.RunAsync(_stop.Token);
    }

    internal UdpBoardHost Host => _host;

    internal UdpAddress Address => _host.Address;

    internal Task Running { get; }

    internal static Task<UdpServed> ServeAsync(IFpgaLink board, Action reset, ArqOptions? options = null) =>
        ServeAsync(new UdpAddress("127.0.0.1", 0, 0), board, reset, options);

    internal static async Task<UdpServed> ServeAsync(UdpAddress address, IFpgaLink board, Action reset, ArqOptions? options = null) =>
        new(await UdpBoardHost.ListenAsync(address, board, reset, TestContext.Current.CancellationToken, options));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _host.DisposeAsync();
        _stop.Dispose();
    }
}
