using System.Buffers.Binary;
using System.Text;

namespace Bss2.Protocol;

/// <summary>Datagrams of any number of boards as frames. A board has one connection at a time: the one of the last reset frame.</summary>
internal sealed class ArqTraffic(CapturePorts ports, ConnectionCounter connections, Queue<TrafficFrame> ready)
{
    private sealed class Board
    {
        internal int Connection { get; set; }
        internal ulong Host { get; set; }
        internal bool AwaitsAnswer { get; set; }
        internal TrafficFrame Last { get; set; } = new();
        internal ArqReassembler ToBoard { get; } = new();
        internal ArqReassembler FromBoard { get; } = new();

        internal ArqReassembler Of(PacketDirection direction) => direction == PacketDirection.Outbound ? ToBoard : FromBoard;
    }

    private readonly Dictionary<uint, Board> _boards = [];
    private readonly List<ulong> _words = [];

    /// <summary>Takes a datagram; false when it is not to or from the ports of a board.</summary>
    internal bool TryTake(TrafficFrame seen, ReadOnlySpan<byte> datagram)
    {
        UdpFlow flow = seen.Flow;
        if (flow.DestinationPort == ports.Reset) TakeReset(seen with { Direction = PacketDirection.Outbound, Kind = TrafficKind.Reset }, datagram);
        else if (flow.DestinationPort == ports.Data)
            TakeData(seen with { Direction = PacketDirection.Outbound }, flow.DestinationAddress, EndPoint(flow.SourceAddress, flow.SourcePort), datagram);
        else if (flow.SourcePort == ports.Data)
            TakeData(seen with { Direction = PacketDirection.Inbound }, flow.SourceAddress, EndPoint(flow.DestinationAddress, flow.DestinationPort), datagram);
        else return false;
        return true;
    }

    /// <summary>The file is over: frames that still wait are given, behind what they waited for.</summary>
    internal void End()
    {
        foreach (Board board in _boards.Values) GiveUpGaps(board);
    }

    private void TakeReset(TrafficFrame seen, ReadOnlySpan<byte> datagram)
    {
        if (!ArqFrame.IsReset(datagram))
        {
            ready.Enqueue(seen with { Kind = TrafficKind.Malformed, Defect = "expected the four bytes ABABABAB on the reset port" });
            return;
        }
        Board board = BoardAt(seen.Flow.DestinationAddress);
        GiveUpGaps(board);
        board.ToBoard.Restart();
        board.FromBoard.Restart();
        (board.Connection, board.Host, board.AwaitsAnswer) = (connections.Next(), EndPoint(seen.Flow.SourceAddress, seen.Flow.SourcePort), true);
        ready.Enqueue(board.Last = seen with { Connection = board.Connection });
    }

    private void TakeData(TrafficFrame seen, uint boardAddress, ulong host, ReadOnlySpan<byte> datagram)
    {
        ArqRole receiver = seen.Direction == PacketDirection.Outbound ? ArqRole.Fpga : ArqRole.Host;
        ArqParseResult result = ArqFrame.Parse(datagram, receiver, out ArqFrame frame);
        if (result != ArqParseResult.Complete)
        {
            ready.Enqueue(seen with { Kind = TrafficKind.Malformed, Defect = Defect(result, datagram.Length) });
            return;
        }
        Board board = BoardAt(boardAddress);
        if (board.Connection == 0) (board.Connection, board.Host) = (connections.Next(), host);   // The capture began after the reset.
        seen = Describe(seen, frame);
        bool isAnswer = seen.Kind == TrafficKind.Answer && frame.Sequence == 0;
        if (board.Host != host || (board.AwaitsAnswer && !isAnswer))
        {
            ready.Enqueue(seen with { Order = FrameOrder.Stale });
            return;
        }
        board.AwaitsAnswer = false;
        seen = seen with { Connection = board.Connection };
        board.Last = seen;
        Acknowledge(board, seen, frame.Ack);
        ready.Enqueue(frame.HasData ? Place(board, seen, frame) : seen);
    }

    private static TrafficFrame Describe(TrafficFrame seen, in ArqFrame frame)
    {
        if (!frame.HasData) return seen with { Kind = TrafficKind.Ack, Ack = frame.Ack };
        var payload = new ulong[frame.WordCount];
        ArqFrame.FromWire(frame.Payload, payload);
        TrafficKind kind = frame.Type switch
        {
            ArqPacketType.Ut => TrafficKind.Data,
            ArqPacketType.Loopback => TrafficKind.Loopback,
            ArqPacketType.Flush => TrafficKind.Flush,
            ArqPacketType.Configuration when seen.Direction == PacketDirection.Inbound => TrafficKind.Answer,
            _ => TrafficKind.Other,
        };
        return seen with
        {
            Kind = kind, Ack = frame.Ack, Sequence = frame.Sequence, Type = (int)frame.Type, Payload = payload,
            BitfileInfo = kind == TrafficKind.Answer ? Text(frame.Payload[(frame.Sequence == 0 ? Math.Min(frame.Payload.Length, ArqParameters.WordCount * sizeof(ulong)) : 0)..]) : "",
        };
    }

    private TrafficFrame Place(Board board, TrafficFrame seen, in ArqFrame frame)
    {
        FrameOrder order = board.Of(seen.Direction).Add(frame);
        int taken = TakeWords(board.Of(seen.Direction));
        return seen with { Order = order, Words = [.. _words], Released = Math.Max(0, taken - 1) };
    }

    // What the receiver says to have and the capture has not is lost to the capture.
    private void Acknowledge(Board board, TrafficFrame by, byte ack)
    {
        PacketDirection direction = by.Direction == PacketDirection.Outbound ? PacketDirection.Inbound : PacketDirection.Outbound;
        for (int lost; (lost = board.Of(direction).Skip(ack)) > 0;) EnqueueGap(board, by, direction, lost);
    }

    private void GiveUpGaps(Board board)
    {
        foreach (PacketDirection direction in (ReadOnlySpan<PacketDirection>)[PacketDirection.Outbound, PacketDirection.Inbound])
            for (int lost; (lost = board.Of(direction).SkipGap()) > 0;)
                EnqueueGap(board, board.Last, direction, lost);
    }

    private void EnqueueGap(Board board, TrafficFrame at, PacketDirection direction, int lost)
    {
        int taken = TakeWords(board.Of(direction));
        ready.Enqueue(new TrafficFrame
        {
            Packet = at.Packet, TimeNs = at.TimeNs, Flow = at.Flow, Connection = board.Connection, Direction = direction, Kind = TrafficKind.Gap, Lost = lost, Words = [.. _words], Released = taken,
        });
    }

    private int TakeWords(ArqReassembler direction)
    {
        _words.Clear();
        int count = 0;
        for (; direction.TryTake(out ArqPacketType type, out ReadOnlySpan<byte> payload); count++)
        {
            if (type != ArqPacketType.Ut) continue;
            for (int i = 0; i < payload.Length; i += sizeof(ulong)) _words.Add(BinaryPrimitives.ReadUInt64BigEndian(payload[i..]));
        }
        return count;
    }

    private Board BoardAt(uint address)
    {
        if (!_boards.TryGetValue(address, out Board? board)) _boards.Add(address, board = new Board());
        return board;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private static string Defect(ArqParseResult result, int bytes) => result switch
    {
        ArqParseResult.LengthAboveMax => $"LEN is above {ArqFrame.WordsMax} words",
        ArqParseResult.SequenceOutOfRange => "ACK or SEQ is above 255",
        ArqParseResult.TrailingBytes => $"{bytes} bytes are more than LEN words need, which hosts do not accept",
        _ => $"{bytes} bytes are fewer than the header or LEN words need",
    };

    private static ulong EndPoint(uint address, ushort port) => ((ulong)address << 16) | port;
}
