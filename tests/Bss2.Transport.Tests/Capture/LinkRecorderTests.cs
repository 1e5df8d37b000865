using Bss2.Protocol;
using Bss2.Tests;

namespace Bss2.Transport.Tests;

/// <summary>What a link carries is what its recording holds, at either end.</summary>
public class LinkRecorderTests
{
    private static readonly ArqOptions Host = ArqOptions.Host with { LineBytesPerSecond = 0, HandshakeNs = 30_000_000_000, DeadPeerNs = 30_000_000_000 };
    private static readonly StreamOptions Options = new() { ConnectTimeoutNs = 30_000_000_000, PeerTimeoutNs = 30_000_000_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_ends_of_a_udp_link_record_every_word_of_both_directions_once_and_in_order()
    {
        using CapturedFile atHost = new(), atBoard = new();
        var echo = new EchoBoard();
        UdpBoardHost board = await UdpBoardHost.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), echo, echo.Reset, Cancel, recorder: atBoard.Recorder);
        using var stop = new CancellationTokenSource();
        Task serving = board.RunAsync(stop.Token);
        ulong[] words = LinkCalls.Words(20_000);
        await using (UdpLink link = await UdpLink.ConnectAsync(board.Address, Cancel, Host, atHost.Recorder)) Assert.Equal(words, await link.EchoAsync(words));
        await stop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await board.DisposeAsync();

        foreach (CapturedFile file in new[] { atHost, atBoard })
        {
            List<TrafficFrame> frames = file.Frames(board.Address);
            Assert.Equal(TrafficKind.Reset, frames[0].Kind);
            Assert.Contains("version: 2", frames.First(f => f.Kind == TrafficKind.Answer).BitfileInfo, StringComparison.Ordinal);
            Assert.Equal(words, CapturedFile.Words(frames, PacketDirection.Outbound));
            Assert.Equal(words, CapturedFile.Words(frames, PacketDirection.Inbound));
            Assert.Equal(1, file.Closed);
        }
    }

    [Theory, InlineData(0), InlineData(7)]
    public async Task Frames_of_a_byte_stream_are_recorded_also_over_a_pipe_that_damages_bytes(int damageEvery)
    {
        using var file = new CapturedFile();
        (MemoryPipe host, MemoryPipe board) = MemoryPipe.Pair();
        (host.DamageEvery, board.DamageEvery) = (damageEvery, damageEvery);
        ulong[] words = LinkCalls.Words(20_000);
        await using (new Served(new SerialBoardHost(board, new EchoBoard(), () => { }, Options)))
        await using (UsbLink link = await UsbLink.ConnectAsync(host, "usb:test", Cancel, Options, file.Recorder))
            Assert.Equal(words, await link.EchoAsync(words));

        List<TrafficFrame> frames = file.Frames();
        Assert.Equal(words, CapturedFile.Words(frames, PacketDirection.Outbound));
        Assert.Equal(words, CapturedFile.Words(frames, PacketDirection.Inbound));
        Assert.Equal(damageEvery > 0, file.Recorder.GarbageBytes > 0);
        Assert.Equal(1, file.Closed);
    }

    [Fact]
    public async Task A_link_without_datagrams_reads_like_one_taken_on_the_wire()
    {
        using var file = new CapturedFile();
        ulong[] words = LinkCalls.Words(100_000);
        await using (var link = new RecordedLink(new EchoBoard(), file.Recorder)) Assert.Equal(words, await link.EchoAsync(words));

        List<TrafficFrame> frames = file.Frames();
        Assert.Equal([TrafficKind.Reset, TrafficKind.Answer, TrafficKind.Ack], frames.Take(3).Select(f => f.Kind));
        Assert.All(frames, f => Assert.Equal(FrameOrder.New, f.Order));
        Assert.DoesNotContain(frames, f => f.Kind is TrafficKind.Gap or TrafficKind.Malformed);
        Assert.Equal(words, CapturedFile.Words(frames, PacketDirection.Outbound));
        Assert.Equal(words, CapturedFile.Words(frames, PacketDirection.Inbound));
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_and_not_the_link()
    {
        LinkRecorder? told = null;
        var recorder = new LinkRecorder(new SmallDisk(3000), "small", DateTimeOffset.UnixEpoch) { Closed = r => told = r };
        await using (var link = new RecordedLink(new EchoBoard(), recorder)) Assert.Equal(LinkCalls.Words(50_000), await link.EchoAsync(LinkCalls.Words(50_000)));
        Assert.Same(recorder, told);
        Assert.Equal("full", recorder.Fault!.Message);
        Assert.InRange(recorder.Count, 3, 6);
        Assert.InRange(recorder.Lost, 2, long.MaxValue);
    }

    [Fact]
    public async Task A_connection_that_fails_leaves_what_was_tried()
    {
        using var file = new CapturedFile();
        using var silent = new SilentPeer();
        await Assert.ThrowsAnyAsync<FpgaLinkException>(() => UdpLink.ConnectAsync(silent.Address, Cancel, Host with { HandshakeNs = 200_000_000 }, file.Recorder));
        Assert.All(file.Frames(silent.Address), f => Assert.Equal(TrafficKind.Reset, f.Kind));
        Assert.InRange(file.Recorder.Count, 1, 100);
        Assert.Equal(1, file.Closed);
    }

    [Fact]
    public void Recording_a_datagram_allocates_nothing()
    {
        var recorder = new LinkRecorder(Stream.Null, "null", DateTimeOffset.UnixEpoch);
        var flow = new UdpFlow(1, 2, 3, 4);
        byte[] datagram = new byte[1000];
        Assert.Equal(0, Allocation.InSteadyState(() => { for (int i = 0; i < 100; i++) recorder.Datagram(PacketDirection.Inbound, flow, datagram); }));
    }

    private sealed class SmallDisk(int bytes) : MemoryStream
    {
        // The overload for spans ends here as well.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > bytes) throw new IOException("full");
            base.Write(buffer, offset, count);
        }
    }
}
