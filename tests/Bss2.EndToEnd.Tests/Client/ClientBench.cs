using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>A board served over UDP on free ports of this computer, as `bss2 sim serve` does it, and a client on a thread of its own.</summary>
internal static class ClientBench
{
    /// <summary>Runs <paramref name="body"/> with a connected client of a fresh board, which then closes as clients do.</summary>
    public static Task RunAsync(Action<ClientLink> body, ChipOptions? chip = null, FpgaOptions? fpga = null) => ServeAsync(address =>
    {
        using var host = WireHost.Connect(address);
        body(new ClientLink(host));
        host.Close();
    }, chip, fpga);

    /// <summary>As <see cref="RunAsync"/>, after the digital initialisation.</summary>
    public static Task RunInitialisedAsync(Action<ClientLink> body, ChipOptions? chip = null, FpgaOptions? fpga = null) =>
        RunAsync(link => body(link.Initialise()), chip, fpga);

    /// <summary>Only serves; <paramref name="client"/> gets the address.</summary>
    public static async Task ServeAsync(Action<UdpAddress> client, ChipOptions? chip = null, FpgaOptions? fpga = null)
    {
        await using var board = new SimulatedFpga(chip ?? SimulatedSetup.Ideal, fpga);
        await ServeAsync(board, board.Reset, client);
    }

    public static async Task ServeAsync(IFpgaLink board, Action reset, Action<UdpAddress> client)
    {
        await using UdpBoardHost host = await UdpBoardHost.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), board, reset, SimulatedSetup.Token);
        using var stop = new CancellationTokenSource();
        Task serving = host.RunAsync(stop.Token);
        // The client blocks: not on a thread of the pool, which the board works on.
        Task working = Task.Factory.StartNew(() => client(host.Address), SimulatedSetup.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await await Task.WhenAny(working, serving);
        await stop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
