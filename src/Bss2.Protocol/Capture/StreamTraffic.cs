using System.Buffers.Binary;
using System.Text;

namespace Bss2.Protocol;

/// <summary>Frames of a byte stream (serial-framing.md): new words of each direction once, in order.</summary>
internal sealed class StreamTraffic(ConnectionCounter connections, Queue<TrafficFrame> ready)
{
    private readonly StreamFrameDecoder _decoder = new();

    // By direction: the offset of the next word; null where the capture began inside a session.
    private readonly uint?[] _expected = new uint?[2];
    private int _connection;
    private uint _session;
    private bool _isAnswered;

    /// <summary>Takes a packet; false when it does not tell its direction.</summary>
    internal bool TryTake(TrafficFrame seen, ReadOnlySpan<byte> packet)
    {
        if (seen.Direction == PacketDirection.Unknown) return false;
        int position = 0;
        if (!_decoder.TryRead(packet, ref position, out StreamFrame frame) || frame.All.Length != packet.Length)
        {
            _decoder.Clear();
            ready.Enqueue(seen with { Kind = TrafficKind.Malformed, Defect = $"{packet.Length} bytes are no whole frame with right check values" });
            return true;
        }
        seen = Describe(seen, frame);
        if (seen.Kind == TrafficKind.Reset && (_connection == 0 || _session != seen.Session)) Begin(seen.Session, 0);
        else if (seen.Kind == TrafficKind.Reset) seen = seen with { Order = FrameOrder.Again };
        if (_connection == 0) Begin(seen.Session, null);
        if (seen.Session != _session) ready.Enqueue(seen with { Order = FrameOrder.Stale });
        else Place(seen with { Connection = _connection });
        return true;
    }

    private void Begin(uint session, uint? first)
    {
        (_connection, _session, _isAnswered) = (connections.Next(), session, false);
        Array.Fill(_expected, first);
    }

    private void Place(TrafficFrame seen)
    {
        if (seen.Kind == TrafficKind.Answer)
        {
            if (_isAnswered) seen = seen with { Order = FrameOrder.Again };
            _isAnswered = true;
        }
        if (seen.Kind != TrafficKind.Reset) Acknowledge(seen);
        ready.Enqueue(seen.Kind == TrafficKind.Data ? PlaceWords(seen) : seen);
    }

    // A receiver drops what comes behind a gap; the sender goes back.
    private TrafficFrame PlaceWords(TrafficFrame seen)
    {
        int direction = Index(seen.Direction), count = seen.Payload.Count;
        uint expected = _expected[direction] ?? seen.Sequence!.Value;
        int known = (int)(expected - seen.Sequence!.Value);
        if (known < 0) return seen with { Order = FrameOrder.Ahead };
        _expected[direction] = expected + (uint)Math.Max(0, count - known);
        return known >= count ? seen with { Order = FrameOrder.Again } : seen with { Words = [.. seen.Payload.Skip(known)] };
    }

    private void Acknowledge(TrafficFrame by)
    {
        PacketDirection direction = by.Direction == PacketDirection.Outbound ? PacketDirection.Inbound : PacketDirection.Outbound;
        if (_expected[Index(direction)] is not { } expected) return;
        int lost = (int)(by.Ack - expected);
        if (lost <= 0) return;
        _expected[Index(direction)] = by.Ack;
        ready.Enqueue(new TrafficFrame
        {
            Packet = by.Packet, TimeNs = by.TimeNs, IsStream = true, Connection = _connection, Direction = direction, Kind = TrafficKind.Gap, Lost = lost,
        });
    }

    private static TrafficFrame Describe(TrafficFrame seen, in StreamFrame frame)
    {
        StreamFrameHeader header = frame.Header;
        var payload = new ulong[header.WordCount];
        frame.CopyWords(0, payload);
        TrafficKind kind = header.Type switch
        {
            StreamFrameType.Reset => TrafficKind.Reset,
            StreamFrameType.ResetAnswer => TrafficKind.Answer,
            StreamFrameType.Data => TrafficKind.Data,
            StreamFrameType.Ack => TrafficKind.Ack,
            StreamFrameType.Nak => TrafficKind.Nak,
            StreamFrameType.Ping => TrafficKind.Ping,
            StreamFrameType.Close => TrafficKind.Close,
            _ => TrafficKind.Other,
        };
        return seen with
        {
            Kind = kind, Type = (int)header.Type, Session = header.Session, Sequence = header.Sequence, Ack = header.Acknowledged, Limit = header.Limit, Payload = payload,
            BitfileInfo = kind == TrafficKind.Answer ? Text(frame.Payload) : "",
        };
    }

    // The low half of the first word tells the bytes of the text behind it.
    private static string Text(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= sizeof(ulong)) return "";
        uint count = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        ReadOnlySpan<byte> text = payload[sizeof(ulong)..];
        return Encoding.UTF8.GetString(text[..(int)Math.Min(count, (uint)text.Length)]);
    }

    private static int Index(PacketDirection direction) => direction == PacketDirection.Outbound ? 0 : 1;
}
