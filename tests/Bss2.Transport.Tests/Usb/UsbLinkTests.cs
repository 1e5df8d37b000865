using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Transport.Tests;

/// <summary>The USB link over a pipe in memory, the board's end at the other side.</summary>
public class UsbLinkTests
{
    // Generous: a busy machine must not look like a dead peer.
    private static readonly StreamOptions Options = new() { ConnectTimeoutNs = 30_000_000_000, PeerTimeoutNs = 30_000_000_000 };
    private static readonly StreamOptions Impatient = new() { ConnectTimeoutNs = 200_000_000, PingIntervalNs = 50_000_000, PeerTimeoutNs = 300_000_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(0), InlineData(7)]
    public async Task Words_come_back_once_and_in_order_even_over_a_pipe_that_damages_bytes(int damageEvery)
    {
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        (host.DamageEvery, board.DamageEvery) = (damageEvery, damageEvery);
        await using var served = new Served(new SerialBoardHost(board, new EchoBoard(), () => { }, Options));
        await using UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options);

        Assert.Equal(LinkCalls.Words(100_000), await link.EchoAsync(LinkCalls.Words(100_000)));
        Assert.Equal(damageEvery > 0, served.Statistics.Received.BadPayloads > 0);
        Assert.Equal("version: 2\ncompatible_until: 2\n", link.Identity.BitfileInfo);
        Assert.Equal("usb:test", link.Identity.Device);
    }

    [Fact]
    public async Task The_simulated_board_answers_over_the_pipe_as_it_does_in_process()
    {
        ulong[] program =
        [
            UtWord.TimerSetup, .. Enumerable.Range(1, 500).SelectMany(i => new[] { UtWord.WaitUntil((uint)i * 100), UtWord.OmnibusAddress(0x8800_0003, isRead: true), UtWord.Tick }),
            UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt,
        ];
        ChipOptions chip = new() { Mismatch = 0, Noise = false };
        await using var direct = new SimulatedFpga(chip);
        await direct.SendAsync(program, Cancel);
        ulong[] expected = await direct.ReceiveExactlyAsync(1001);

        await using var simulated = new SimulatedFpga(chip);
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        await using var served = new Served(new SerialBoardHost(board, simulated, simulated.Reset, Options));
        await using UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options);
        await link.SendAsync(program, Cancel);
        Assert.Equal(expected, await link.ReceiveExactlyAsync(1001));
    }

    [Fact]
    public async Task Each_connection_resets_the_board_and_hears_nothing_of_the_one_before()
    {
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        var echo = new EchoBoard();
        await using var served = new Served(new SerialBoardHost(board, echo, echo.Reset, Options));
        for (int i = 1; i <= 3; i++)
        {
            host.Reopen();
            await using UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options);
            Assert.Equal(i, echo.Resets);
            // More than the board's rings hold, and only some of it is taken: the rest dies with the session.
            Task sending = link.SendAsync(LinkCalls.Words(100_000), Cancel).AsTask();
            Assert.Equal(LinkCalls.Words(1_000), await link.ReceiveExactlyAsync(1_000));
            await link.DisposeAsync();
            await Assert.ThrowsAsync<LinkClosedException>(() => sending);
        }
    }

    [Fact]
    public async Task A_board_that_nobody_feeds_is_a_time_out_with_advice()
    {
        (MemoryPipe host, _) = MemoryPipe.Pair();
        var fault = await Assert.ThrowsAsync<LinkTimeoutException>(() => UsbLink.ConnectAsync(host, "usb:test", Cancel, Impatient));
        Assert.Contains("within 200 ms", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lsusb", fault.Message, StringComparison.Ordinal);
        Assert.True(host.IsDisposed);
    }

    [Fact]
    public async Task Something_that_talks_but_not_in_frames_is_the_wrong_device()
    {
        (MemoryPipe host, _) = MemoryPipe.Pair();
        host.Inject("login: "u8);
        var fault = await Assert.ThrowsAsync<WrongDeviceException>(() => UsbLink.ConnectAsync(host, "usb:test", Cancel, Impatient));
        Assert.Contains("7 bytes that are no frames", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pulled_cable_ends_pending_calls_and_all_later_ones()
    {
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        await using var served = new Served(new SerialBoardHost(board, new EchoBoard(), () => { }, Options));
        await using UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options);
        Task<int> pending = link.ReceiveAsync(new ulong[1], Cancel).AsTask();
        host.Pull();
        await Assert.ThrowsAsync<DeviceGoneException>(() => pending.InTime());
        await Assert.ThrowsAsync<DeviceGoneException>(async () => await link.SendAsync(new ulong[1], Cancel));
        await Assert.ThrowsAsync<DeviceGoneException>(() => served.Running.InTime());
    }

    [Fact]
    public async Task A_board_that_falls_silent_is_a_time_out_and_what_had_arrived_is_delivered_first()
    {
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        var endpoint = StreamEndpoint.ForBoard("");
        var buffer = new byte[4096];
        Task<UsbLink> connecting = UsbLink.ConnectAsync(host, "usb:test", Cancel, Impatient with { ConnectTimeoutNs = 30_000_000_000 });
        while (endpoint.State != StreamState.ResetRequested) endpoint.HandleBytes(0, buffer.AsSpan(0, board.Read(buffer, 100)));
        endpoint.AcceptReset(0);
        endpoint.Send([42]);
        for (int count; (count = endpoint.PollTransmit(0, buffer)) > 0;) board.Write(buffer.AsMemory(0, count), 0);

        await using UsbLink link = await connecting;
        while (link.Statistics.WordsReceived == 0) await Task.Yield();
        Assert.Equal<ulong[]>([42], await link.ReceiveExactlyAsync(1));
        var fault = await Assert.ThrowsAsync<LinkTimeoutException>(async () => await link.ReceiveAsync(new ulong[1], Cancel).AsTask().InTime());
        Assert.Contains("300 ms", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_can_be_cancelled_and_the_link_goes_on()
    {
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        await using var served = new Served(new SerialBoardHost(board, new EchoBoard(), () => { }, Options));
        await using UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<int> pending = link.ReceiveAsync(new ulong[1], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(LinkCalls.Words(10), await link.EchoAsync(LinkCalls.Words(10)));
    }

    [Fact]
    public async Task A_fault_of_the_board_reaches_who_serves_it()
    {
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        await using var simulated = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        await using var served = new Served(new SerialBoardHost(board, simulated, () => { }, Options));
        await using UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options);
        await simulated.DisposeAsync();
        await Assert.ThrowsAsync<LinkClosedException>(() => served.Running.InTime());
    }
}
