using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A simulated board with a planted fault, served on free ports of this computer until disposed.</summary>
internal sealed class FaultyBoard : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpBoardHost _host;
    private readonly Task _running;

    private FaultyBoard(UdpBoardHost host)
    {
        _host = host;
        _running = host.RunAsync(_stop.Token);
    }

    public string Device => _host.Address.ToString();

    public static async Task<FaultyBoard> StartAsync(uint address, uint bits)
    {
        var board = new SimulatedFpga(new ChipOptions());
        return new FaultyBoard(await UdpBoardHost.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), new FlippingLink(board, address, bits), board.Reset, Cli.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _host.DisposeAsync();
        _stop.Dispose();
    }
}
