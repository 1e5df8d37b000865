using System.Net;
using System.Net.Sockets;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Transport.Tests;

/// <summary>Client, proxy and server over real sockets of this computer; the filters are of this project.</summary>
public class UdpProxyTests
{
    private const long ForEverNs = long.MaxValue;

    // Generous: a busy machine must not look like a dead peer.
    private static readonly ArqOptions Host = ArqOptions.Host with { LineBytesPerSecond = 0, HandshakeNs = 30_000_000_000, DeadPeerNs = 30_000_000_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static GapFilter Transparent => new(0, 0);

    [Fact]
    public async Task Words_pass_and_both_directions_are_counted()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpProxied proxied = await UdpProxied.StartAsync(served.Address, Transparent);
        await using UdpLink link = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host);
        Assert.Equal(LinkCalls.Words(20_000), await link.EchoAsync(LinkCalls.Words(20_000)));
        await proxied.StopAsync();
        ProxyCounts counts = proxied.Proxy.Counts;
        Assert.Equal((1, 0, 0, 0), (counts.Clients, counts.Strangers, counts.TooLong, counts.Refused));
        Assert.Equal((counts.UpReceived, counts.DownReceived), (counts.UpSent, counts.DownSent));
        Assert.True(counts.UpSent > 111 && counts.DownSent > 111, counts.ToString());
    }

    [Fact]
    public async Task Many_clients_after_each_other_reset_the_board_each_and_the_server_sees_each_from_its_own_port()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpProxied proxied = await UdpProxied.StartAsync(served.Address, Transparent);
        int? portBefore = null;
        for (int i = 1; i <= ProxyClients.ClientsMax + 2; i++)
        {
            // One reset frame each, however late a busy machine answers.
            await using UdpLink link = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host with { ResetRepeatNs = Host.HandshakeNs });
            Assert.Equal(LinkCalls.Words(1_000), await link.EchoAsync(LinkCalls.Words(1_000)));
            Assert.Equal(i, echo.Resets);
            Assert.NotEqual(portBefore, served.Host.Client!.Port);
            portBefore = served.Host.Client.Port;
        }
    }

    [Fact]
    public async Task A_second_client_takes_over_through_the_proxy_as_without_it()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpProxied proxied = await UdpProxied.StartAsync(served.Address, Transparent);
        await using UdpLink first = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host);
        Assert.Equal(LinkCalls.Words(10), await first.EchoAsync(LinkCalls.Words(10)));
        await using UdpLink second = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host);
        FpgaLinkException fault = await Assert.ThrowsAsync<FpgaLinkException>(() => first.ReceiveAsync(new ulong[1], Cancel).AsTask().InTime());
        Assert.Contains("another client took it over", fault.Message, StringComparison.Ordinal);
        Assert.Equal(LinkCalls.Words(1_000), await second.EchoAsync(LinkCalls.Words(1_000)));
    }

    [Fact]
    public async Task What_is_no_frame_of_a_client_reaches_nobody_and_is_counted()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        await using UdpProxied proxied = await UdpProxied.StartAsync(served.Address, Transparent);
        using UdpClient toData = new(proxied.Address.Host, proxied.Address.DataPort), toReset = new(proxied.Address.Host, proxied.Address.ResetPort);
        await toData.SendAsync(new byte[20], Cancel);
        await toReset.SendAsync(new byte[] { 1 }, Cancel);
        await toReset.SendAsync(new byte[5_000], Cancel);
        await using UdpLink link = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host);
        Assert.Equal(LinkCalls.Words(1_000), await link.EchoAsync(LinkCalls.Words(1_000)));
        Assert.Equal((2, 1, 1), (proxied.Proxy.Counts.Strangers, proxied.Proxy.Counts.TooLong, proxied.Proxy.Counts.Clients));
        Assert.Equal(0, served.Host.Statistics.Malformed + served.Host.Statistics.Foreign);
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_found_once_it_is_and_one_that_ends_is_counted()
    {
        UdpServed before = await UdpServed.ServeAsync(new EchoBoard(), () => { });
        await before.DisposeAsync();
        await using UdpProxied proxied = await UdpProxied.StartAsync(before.Address, Transparent);
        await Assert.ThrowsAsync<LinkTimeoutException>(() => UdpLink.ConnectAsync(proxied.Address, Cancel, Host with { HandshakeNs = 300_000_000 }));

        var echo = new EchoBoard();
        UdpServed served = await UdpServed.ServeAsync(before.Address, echo, echo.Reset);
        await using UdpLink link = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host with { DeadPeerNs = 1_000_000_000, KeepAliveNs = 100_000_000 });
        Assert.Equal(LinkCalls.Words(100), await link.EchoAsync(LinkCalls.Words(100)));
        await served.DisposeAsync();
        await Assert.ThrowsAsync<LinkTimeoutException>(() => link.ReceiveAsync(new ulong[1], Cancel).AsTask().InTime());
        Assert.True(proxied.Proxy.Counts.Refused > 0);
    }

    [Fact]
    public async Task A_blackout_of_two_seconds_in_the_middle_of_an_experiment_changes_nothing_of_its_result()
    {
        ulong[] program = Program(5_000);
        ChipOptions chip = new() { Mismatch = 0, Noise = false };
        await using var direct = new SimulatedFpga(chip);
        await direct.SendAsync(program, Cancel);
        ulong[] expected = await direct.ReceiveExactlyAsync(10_001);

        await using var simulated = new SimulatedFpga(chip);
        await using UdpServed served = await UdpServed.ServeAsync(simulated, simulated.Reset);
        var filter = new GapFilter(40, 2_000_000_000);
        await using UdpProxied proxied = await UdpProxied.StartAsync(served.Address, filter);
        // The deadlines of production.
        await using UdpLink link = await UdpLink.ConnectAsync(proxied.Address, Cancel);
        Task sending = link.SendAsync(program, Cancel).AsTask();
        Assert.Equal(expected, await link.ReceiveExactlyAsync(10_001));
        await sending.InTime();
        Assert.True(filter.Swallowed > 10, $"{filter.Swallowed} datagrams fell into the blackout");
        Assert.True(link.Statistics.FramesResent > 0);
    }

    [Fact]
    public async Task A_peer_that_falls_silent_is_a_time_out_that_names_its_deadline_and_its_causes()
    {
        var echo = new EchoBoard();
        await using UdpServed served = await UdpServed.ServeAsync(echo, echo.Reset);
        var filter = new GapFilter(30, ForEverNs);
        await using UdpProxied proxied = await UdpProxied.StartAsync(served.Address, filter);
        await using UdpLink link = await UdpLink.ConnectAsync(proxied.Address, Cancel, Host with { DeadPeerNs = 250_000_000, KeepAliveNs = 100_000_000 });
        var fault = await Assert.ThrowsAsync<LinkTimeoutException>(() => link.EchoAsync(LinkCalls.Words(100_000)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{(LinkPump.NowNs() - filter.LastDown.Nanoseconds) / 1e6} ms after the last datagram");
        Assert.Contains("within 0.25 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lost power or network, or another client took it over", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LinkTimeoutException>(async () => await link.SendAsync(new ulong[1], Cancel));
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using UdpServed served = await UdpServed.ServeAsync(new EchoBoard(), () => { });
        var fault = await Assert.ThrowsAsync<DeviceBusyException>(() => UdpProxy.ListenAsync(served.Address, served.Address, Transparent, Cancel));
        Assert.Contains($"port {served.Address.DataPort}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_never_ran_frees_its_ports()
    {
        UdpProxy proxy = await UdpProxy.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), new UdpAddress("127.0.0.1", 1, 2), Transparent, Cancel);
        await proxy.DisposeAsync();
        using var again = new UdpClient(new IPEndPoint(IPAddress.Loopback, proxy.Address.DataPort));
        Assert.True(again.Client.IsBound);
    }

    [Fact]
    public async Task A_filter_that_fails_reaches_who_runs_the_proxy()
    {
        UdpProxy proxy = await UdpProxy.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), new UdpAddress("127.0.0.1", 1, 2), new BrokenFilter(), Cancel);
        await using (proxy)
        {
            Task running = proxy.RunAsync(Cancel);
            using var client = new UdpClient(proxy.Address.Host, proxy.Address.ResetPort);
            await client.SendAsync(new byte[] { 0xAB, 0xAB, 0xAB, 0xAB }, Cancel);
            var fault = await Assert.ThrowsAsync<FpgaLinkException>(() => running.InTime());
            Assert.Contains("broken filter", fault.Message, StringComparison.Ordinal);
        }
    }

    // Waits, reads and ticks: answers whose time and order matter.
    private static ulong[] Program(int count) =>
    [
        UtWord.TimerSetup, .. Enumerable.Range(1, count).SelectMany(i => new[] { UtWord.WaitUntil((uint)i * 100), UtWord.OmnibusAddress(0x8800_0003, isRead: true), UtWord.Tick }),
        UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt,
    ];

    private sealed class BrokenFilter : IDatagramFilter
    {
        public void HandleDatagram(LinkInstant now, in ProxyDatagram about, ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("broken filter");

        public int PollTransmit(LinkInstant now, Span<byte> bytes, out ProxyDatagram about)
        {
            about = default;
            return -1;
        }

        public LinkInstant PollTimeout() => LinkInstant.Never;
    }
}
