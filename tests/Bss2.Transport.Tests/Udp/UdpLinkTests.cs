using System.Net;
using System.Net.Sockets;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Transport.Tests;

/// <summary>The link over real UDP sockets of this computer, the board's end at the other side.</summary>
public class UdpLinkTests
{
    // Generous: a busy machine must not look like a dead peer.
    private static readonly ArqOptions Host = ArqOptions.Host with { LineBytesPerSecond = 0, HandshakeNs = 30_000_000_000, DeadPeerNs = 30_000_000_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<UdpLink> ConnectAsync(UdpServed served) => UdpLink.ConnectAsync(served.Address, Cancel, Host);

    [Fact]
    public async Task Words_come_back_once_and_in_order()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpLink link = await ConnectAsync(served);

        Assert.Equal(LinkCalls.Words(200_000), await link.EchoAsync(LinkCalls.Words(200_000)));
        Assert.Equal(1, echo.Resets);
        Assert.Equal("version: 2\ncompatible_until: 2\n", link.Identity.BitfileInfo);
        Assert.Equal(served.Address.ToString(), link.Identity.Device);
        Assert.Contains("version: 2, compatible_until: 2", link.Identity.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_simulated_board_answers_over_udp_as_it_does_in_process()
    {
        ulong[] program =
        [
            UtWord.TimerSetup, .. Enumerable.Range(1, 5000).SelectMany(i => new[] { UtWord.WaitUntil((uint)i * 100), UtWord.OmnibusAddress(0x8800_0003, isRead: true), UtWord.Tick }),
            UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt,
        ];
        ChipOptions chip = new() { Mismatch = 0, Noise = false };
        await using var direct = new SimulatedFpga(chip);
        await direct.SendAsync(program, Cancel);
        ulong[] expected = await direct.ReceiveExactlyAsync(10_001);

        await using var simulated = new SimulatedFpga(chip);
        await using UdpServed served = await UdpServed.ServeAsync(simulated, simulated.Reset);
        await using UdpLink link = await ConnectAsync(served);
        Task sending = link.SendAsync(program, Cancel).AsTask();
        Assert.Equal(expected, await link.ReceiveExactlyAsync(10_001));
        await sending.InTime();
    }

    [Fact]
    public async Task Each_connection_resets_the_board_and_hears_nothing_of_the_one_before()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        for (int i = 1; i <= 3; i++)
        {
            await using UdpLink link = await ConnectAsync(served);
            // More than all rings on the way hold, and only some of it is taken: the rest dies with the session.
            Task sending = link.SendAsync(LinkCalls.Words(2_000_000), Cancel).AsTask();
            Assert.Equal(LinkCalls.Words(1_000), await link.ReceiveExactlyAsync(1_000));
            Assert.Equal(i, echo.Resets);
            await link.DisposeAsync();
            await Assert.ThrowsAsync<LinkClosedException>(() => sending.InTime());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Words_sent_before_a_link_is_disposed_still_arrive()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        UdpLink link = await ConnectAsync(served);
        await link.SendAsync(LinkCalls.Words(500), Cancel);
        await link.DisposeAsync();
        while (served.Host.Statistics.WordsReceived < 500)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        Assert.Equal(500, served.Host.Statistics.WordsReceived);
    }

    [Fact]
    public async Task A_second_client_takes_over_and_the_first_is_told()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpLink first = await ConnectAsync(served);
        Assert.Equal(LinkCalls.Words(10), await first.EchoAsync(LinkCalls.Words(10)));

        await using UdpLink second = await ConnectAsync(served);
        Assert.Equal(LinkCalls.Words(1_000), await second.EchoAsync(LinkCalls.Words(1_000)));
        Assert.Equal(2, echo.Resets);
        var fault = await Assert.ThrowsAsync<FpgaLinkException>(() => first.ReceiveAsync(new ulong[1], Cancel).AsTask().InTime());
        Assert.Contains("another client took it over: it says so", fault.Message, StringComparison.Ordinal);
        Assert.Equal(LinkCalls.Words(1_000), await second.EchoAsync(LinkCalls.Words(1_000)));
    }

    [Fact]
    public async Task A_board_that_does_not_tell_of_a_take_over_is_a_time_out_that_names_it_as_a_cause()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset, ArqOptions.Fpga with { LineBytesPerSecond = 0, TakeOverNotices = 0 });
        await using UdpLink first = await UdpLink.ConnectAsync(served.Address, Cancel, Host with { DeadPeerNs = 200_000_000, KeepAliveNs = 100_000_000 });
        await using UdpLink second = await ConnectAsync(served);
        var fault = await Assert.ThrowsAsync<LinkTimeoutException>(() => first.ReceiveAsync(new ulong[1], Cancel).AsTask().InTime());
        Assert.Contains("another client took it over", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_ends_pending_calls_and_all_later_ones()
    {
        var echo = new EchoBoard();
        UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpLink link = await UdpLink.ConnectAsync(served.Address, Cancel, Host with { KeepAliveNs = 100_000_000 });
        Task<int> pending = link.ReceiveAsync(new ulong[1], Cancel).AsTask();
        await served.DisposeAsync();
        var fault = await Assert.ThrowsAsync<DeviceGoneException>(() => pending.InTime());
        Assert.Contains("Start it again", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DeviceGoneException>(async () => await link.SendAsync(new ulong[1], Cancel));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_named()
    {
        UdpServed served = await UdpServed.ServeAsync(new EchoBoard(), () => { });
        UdpAddress address = served.Address;
        await served.DisposeAsync();
        var fault = await Assert.ThrowsAsync<DeviceNotFoundException>(() => UdpLink.ConnectAsync(address, Cancel, Host with { HandshakeNs = 200_000_000 }));
        Assert.Contains("bss2 sim serve", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_takes_the_reset_and_says_nothing_is_a_time_out_with_advice()
    {
        using var silent = new SilentPeer();
        var fault = await Assert.ThrowsAsync<LinkTimeoutException>(() => UdpLink.ConnectAsync(silent.Address, Cancel, Host with { HandshakeNs = 200_000_000 }));
        Assert.Contains("firewall", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_from_another_port_than_the_data_port_are_not_heard()
    {
        using var peer = new SilentPeer();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Task<UdpLink> connecting = UdpLink.ConnectAsync(peer.Address, Cancel, Host with { HandshakeNs = 500_000_000 });
        await other.SendToAsync(SilentPeer.Answer(256), SocketFlags.None, await peer.ResetSourceAsync(), Cancel);
        await Assert.ThrowsAsync<LinkTimeoutException>(() => connecting.InTime());
    }

    [Fact]
    public async Task Answers_from_another_host_than_the_one_that_was_asked_are_not_heard()
    {
        using var peer = new SilentPeer();
        // The same port on another address of this computer.
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), peer.Address.DataPort));
        Task<UdpLink> connecting = UdpLink.ConnectAsync(peer.Address, Cancel, Host with { HandshakeNs = 500_000_000 });
        await other.SendToAsync(SilentPeer.Answer(512), SocketFlags.None, await peer.ResetSourceAsync(), Cancel);
        await Assert.ThrowsAsync<LinkTimeoutException>(() => connecting.InTime());
    }

    [Fact]
    public async Task Other_parameters_than_ours_are_told_with_both()
    {
        using var peer = new SilentPeer();
        Task<UdpLink> connecting = UdpLink.ConnectAsync(peer.Address, Cancel, Host);
        await peer.AnswerAsync(SilentPeer.Answer(512));
        var fault = await Assert.ThrowsAsync<FpgaLinkException>(() => connecting.InTime());
        Assert.Contains("256 sequence numbers", fault.Message, StringComparison.Ordinal);
        Assert.Contains("found 512", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bitfile_info_without_terminator_is_refused()
    {
        using var peer = new SilentPeer();
        Task<UdpLink> connecting = UdpLink.ConnectAsync(peer.Address, Cancel, Host);
        await peer.AnswerAsync(SilentPeer.Answer(256, 0x4141_4141_4141_4141));
        var fault = await Assert.ThrowsAsync<FpgaLinkException>(() => connecting.InTime());
        Assert.Contains("terminating NUL", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_named()
    {
        // RFC 6761: the top level "invalid" never resolves.
        var fault = await Assert.ThrowsAsync<DeviceNotFoundException>(() => UdpLink.ConnectAsync(new UdpAddress("fpga.invalid"), Cancel));
        Assert.Contains("'fpga.invalid'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_can_be_cancelled_and_the_link_goes_on()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpLink link = await ConnectAsync(served);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<int> pending = link.ReceiveAsync(new ulong[1], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(LinkCalls.Words(10), await link.EchoAsync(LinkCalls.Words(10)));
    }
}
