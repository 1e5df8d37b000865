using System.Net.Sockets;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Transport.Tests;

public class UdpBoardHostTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_servers_with_the_same_ports_on_two_addresses_do_not_hear_each_other()
    {
        EchoBoard one = new(), two = new();
        await using UdpServed first = await UdpServed.ServeAsync(new UdpAddress("127.0.0.2", 0, 0), one, one.Reset);
        await using UdpServed second = await UdpServed.ServeAsync(first.Address with { Host = "127.0.0.3" }, two, two.Reset);
        await using UdpLink toFirst = await UdpLink.ConnectAsync(first.Address, Cancel);
        await using UdpLink toSecond = await UdpLink.ConnectAsync(second.Address, Cancel);
        ulong[] ones = LinkCalls.Words(20_000), twos = [.. ones.Reverse()];
        Task<ulong[]> answerOfFirst = toFirst.EchoAsync(ones), answerOfSecond = toSecond.EchoAsync(twos);
        Assert.Equal(ones, await answerOfFirst);
        Assert.Equal(twos, await answerOfSecond);
        Assert.Equal((1, 1), (one.Resets, two.Resets));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_what_to_do()
    {
        await using UdpServed served = await UdpServed.ServeAsync(new EchoBoard(), () => { });
        var fault = await Assert.ThrowsAsync<DeviceBusyException>(() => UdpBoardHost.ListenAsync(served.Address, new EchoBoard(), () => { }, Cancel));
        Assert.Contains($"port {served.Address.DataPort}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ss -ulpn", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_computer_is_refused()
    {
        // RFC 5737: an address for documentation, which no interface has.
        var fault = await Assert.ThrowsAsync<DeviceNotFoundException>(() => UdpBoardHost.ListenAsync(new UdpAddress("192.0.2.1", 0, 0), new EchoBoard(), () => { }, Cancel));
        Assert.Contains("127.0.0.0/8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_port_names_the_right_that_is_missing() =>
        // A test that runs as root cannot be refused: what the socket would report is turned into our fault here.
        Assert.Contains("CAP_NET_BIND_SERVICE", Assert.IsType<DevicePermissionException>(
            UdpFault.OfBind(new SocketException((int)SocketError.AccessDenied), new UdpAddress("127.0.0.1", 80), 80)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_fault_of_the_board_reaches_who_serves_it()
    {
        await using var simulated = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        await using UdpServed served = await UdpServed.ServeAsync(simulated, () => { });
        await using UdpLink link = await UdpLink.ConnectAsync(served.Address, Cancel);
        await simulated.DisposeAsync();
        await Assert.ThrowsAsync<LinkClosedException>(() => served.Running.InTime());
    }

    [Fact]
    public async Task The_client_is_known_and_datagrams_that_are_no_frames_are_counted()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        Assert.Null(served.Host.Client);
        await using UdpLink link = await UdpLink.ConnectAsync(served.Address, Cancel);
        using var foreign = new UdpClient(served.Address.Host, served.Address.ResetPort);
        await foreign.SendAsync(new byte[] { 1, 2, 3 }, Cancel);
        await foreign.SendAsync(new byte[5000], Cancel);
        Assert.Equal(LinkCalls.Words(1_000), await link.EchoAsync(LinkCalls.Words(1_000)));
        Assert.Equal("127.0.0.1", served.Host.Client!.Address.ToString());
        Assert.Equal((2, 1), (served.Host.Statistics.Malformed, echo.Resets));
    }

    [Fact]
    public async Task A_host_that_never_ran_frees_its_ports()
    {
        UdpBoardHost host = await UdpBoardHost.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), new EchoBoard(), () => { }, Cancel);
        await host.DisposeAsync();
        await using UdpServed again = await UdpServed.ServeAsync(host.Address, new EchoBoard(), () => { });
        Assert.Equal(host.Address, again.Address);
    }
}
