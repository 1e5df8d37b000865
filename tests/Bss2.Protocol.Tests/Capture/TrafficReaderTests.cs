namespace Bss2.Protocol.Tests;

public sealed class TrafficReaderTests : IDisposable
{
    private static readonly UdpFlow FirstHost = new(0x7F000001, 40000, 0x7F000002, 1234), SecondHost = FirstHost with { SourcePort = 40001 };

    private readonly MemoryStream _file = new();
    private readonly LinkCapture _capture;
    private long _timeNs;

    public TrafficReaderTests() => _capture = new LinkCapture(_file);

    [Fact]
    public void A_host_that_takes_the_board_over_begins_a_connection_and_the_first_one_has_none_any_more()
    {
        Reset(FirstHost);
        Answer(FirstHost);
        Data(FirstHost, PacketDirection.Outbound, 0, 1);
        Reset(SecondHost);
        Data(FirstHost, PacketDirection.Outbound, 1, 2);
        Data(SecondHost, PacketDirection.Inbound, 7, 3);   // Of the old connection still, to the new address.
        Answer(SecondHost);
        Data(SecondHost, PacketDirection.Outbound, 0, 4);

        List<TrafficFrame> frames = Read();
        Assert.Equal([1, 1, 1, 2, 0, 0, 2, 2], frames.Select(f => f.Connection));
        Assert.Equal([4, 5], frames.Select((f, i) => (f, i)).Where(x => x.f.Order == FrameOrder.Stale).Select(x => x.i));
        Assert.Equal([1UL, 4UL], frames.SelectMany(f => f.Words));
        Assert.Equal("version: 2\n", frames[1].BitfileInfo);
    }

    [Fact]
    public void Repeated_resets_and_answers_of_a_handshake_do_not_disturb_it()
    {
        Reset(FirstHost);
        Reset(FirstHost);
        Answer(FirstHost);
        Answer(FirstHost);
        Data(FirstHost, PacketDirection.Outbound, 0, 1);
        Data(FirstHost, PacketDirection.Inbound, 1, 2);
        List<TrafficFrame> frames = Read();
        Assert.Equal(FrameOrder.Again, frames[3].Order);
        Assert.Equal([1UL, 2UL], frames.SelectMany(f => f.Words));
    }

    [Fact]
    public void Datagrams_that_are_no_frames_are_told_and_others_are_counted()
    {
        Reset(FirstHost);
        _capture.Datagram(_timeNs++, PacketDirection.Outbound, FirstHost, [1, 2]);
        _capture.Datagram(_timeNs++, PacketDirection.Outbound, FirstHost with { DestinationPort = 45054 }, [1, 2, 3, 4]);
        _capture.Datagram(_timeNs++, PacketDirection.Outbound, FirstHost with { DestinationPort = 53 }, [1, 2, 3, 4]);
        TrafficReader reader = Reader();
        List<TrafficFrame> frames = Read(reader);
        Assert.Equal([TrafficKind.Reset, TrafficKind.Malformed, TrafficKind.Malformed], frames.Select(f => f.Kind));
        Assert.Equal((4, 1), (reader.Packets, reader.Foreign));
    }

    [Fact]
    public void A_board_at_other_ports_is_found_by_its_reset()
    {
        _capture.Datagram(_timeNs++, PacketDirection.Outbound, FirstHost with { DestinationPort = 9001 }, [0xAB, 0xAB, 0xAB, 0xAB]);
        _capture.Datagram(_timeNs++, PacketDirection.Outbound, FirstHost with { DestinationPort = 9000 }, [0, 0, 0, 1]);
        TrafficReader reader = Reader();
        Assert.Empty(Read(reader));
        Assert.Equal((9001, 9000), (reader.ResetElsewhere!.Value.DestinationPort, reader.DataElsewhere!.Value));
    }

    [Fact]
    public void Stream_words_that_are_sent_again_and_cut_otherwise_are_given_once()
    {
        Frame(PacketDirection.Outbound, StreamFrameType.Reset, 5, 0, 0, [1UL << 48]);
        Frame(PacketDirection.Inbound, StreamFrameType.ResetAnswer, 5, 0, 0, [(1UL << 48) | 3, 0x6162_6300_0000_0000]);
        Frame(PacketDirection.Inbound, StreamFrameType.ResetAnswer, 5, 0, 0, [(1UL << 48) | 3, 0x6162_6300_0000_0000]);
        Frame(PacketDirection.Outbound, StreamFrameType.Data, 5, 0, 0, [10, 11]);
        Frame(PacketDirection.Outbound, StreamFrameType.Data, 5, 4, 0, [14]);
        Frame(PacketDirection.Outbound, StreamFrameType.Data, 5, 1, 0, [11, 12, 13]);
        Frame(PacketDirection.Outbound, StreamFrameType.Data, 5, 1, 0, [11, 12, 13]);
        Frame(PacketDirection.Inbound, StreamFrameType.Ack, 5, 0, 6, []);
        Frame(PacketDirection.Outbound, StreamFrameType.Data, 5, 6, 0, [16]);
        Frame(PacketDirection.Inbound, StreamFrameType.Data, 6, 0, 0, [99]);

        List<TrafficFrame> frames = Read();
        Assert.Equal("abc", frames[1].BitfileInfo);
        Assert.Equal([FrameOrder.Again, FrameOrder.New, FrameOrder.Ahead, FrameOrder.New, FrameOrder.Again], frames.Skip(2).Take(5).Select(f => f.Order));
        TrafficFrame gap = Assert.Single(frames, f => f.Kind == TrafficKind.Gap);
        Assert.Equal((2, PacketDirection.Outbound), (gap.Lost, gap.Direction));
        Assert.Equal([10, 11, 12, 13, 16UL], frames.SelectMany(f => f.Words));
        Assert.Equal(FrameOrder.Stale, frames[^1].Order);
    }

    public void Dispose() => _file.Dispose();

    private TrafficReader Reader() => new(new MemoryStream(_file.ToArray()), CapturePorts.Fpga);

    private List<TrafficFrame> Read() => Read(Reader());

    private static List<TrafficFrame> Read(TrafficReader reader)
    {
        List<TrafficFrame> frames = [];
        while (reader.Read() is { } frame) frames.Add(frame);
        return frames;
    }

    private void Reset(UdpFlow host) => _capture.Datagram(_timeNs++, PacketDirection.Outbound, host with { DestinationPort = 45054 }, [0xAB, 0xAB, 0xAB, 0xAB]);

    private void Answer(UdpFlow host)
    {
        var datagram = new byte[200];
        int length = ArqFrame.WriteData(datagram, 255, 0, ArqPacketType.Configuration, [256, 128, 180, 2, 0x7665_7273_696f_6e3a, 0x2032_0a00_0000_0000]);
        _capture.Datagram(_timeNs++, PacketDirection.Inbound, host.Reversed, datagram.AsSpan(0, length));
    }

    private void Data(UdpFlow host, PacketDirection direction, byte number, ulong word)
    {
        var datagram = new byte[200];
        int length = ArqFrame.WriteData(datagram, 255, number, ArqPacketType.Ut, [word]);
        _capture.Datagram(_timeNs++, direction, direction == PacketDirection.Outbound ? host : host.Reversed, datagram.AsSpan(0, length));
    }

    private void Frame(PacketDirection direction, StreamFrameType type, uint session, uint sequence, uint acknowledged, ulong[] words)
    {
        var bytes = new byte[StreamFrame.BytesMax];
        int length = StreamFrameEncoder.Write(new StreamFrameHeader(type, words.Length, session, sequence, acknowledged, 1000), words, [], bytes);
        _capture.Frame(_timeNs++, direction, bytes.AsSpan(0, length));
    }
}
