namespace Bss2.Protocol;

/// <summary>
/// Writes words that never were on a wire as the HostARQ datagrams of a connection without losses: reset, answer, data frames with right numbers,
/// and an acknowledgement whenever many frames in one direction meet none in the other.
/// </summary>
/// <param name="capture">Gets the datagrams.</param>
/// <param name="ports">The board's ports.</param>
public sealed class ArqTranscript(LinkCapture capture, CapturePorts ports)
{
    // Addresses of the range that is reserved for documentation (RFC 5737): they belong to nobody.
    private const uint HostAddress = 0xC000_0201, BoardAddress = 0xC000_0202;
    private const ushort HostPort = 40000;
    private const int FramesPerAck = ArqFrame.Window / 2;

    private readonly byte[] _datagram = new byte[ArqFrame.DatagramBytesMax];

    // By direction: outbound (to the board) is 0.
    private readonly byte[] _next = new byte[2];
    private readonly int[] _unacknowledged = new int[2];

    /// <summary>Datagrams written.</summary>
    public long Count { get; private set; }

    /// <summary>A host resets the board, which answers with <paramref name="bitfileInfo"/>.</summary>
    public void Begin(long timeNs, string bitfileInfo)
    {
        Array.Clear(_next);
        Array.Clear(_unacknowledged);
        Write(timeNs, PacketDirection.Outbound, ArqPort.Reset, ArqFrame.WriteReset(_datagram));
        var answer = new ArqAnswer(bitfileInfo);
        answer.Restart();
        Span<byte> payload = stackalloc byte[ArqFrame.PayloadBytesMax];
        while (!answer.IsSent)
        {
            Span<byte> piece = payload[..answer.NextBytes];
            answer.TakeNext(piece);
            int bytes = ArqFrame.WriteData(_datagram, Ack(PacketDirection.Inbound), TakeNumber(PacketDirection.Inbound), ArqPacketType.Configuration, piece);
            Write(timeNs, PacketDirection.Inbound, ArqPort.Data, bytes);
        }
        WriteAck(timeNs, PacketDirection.Outbound);
    }

    /// <summary>Words of one transfer, in as many frames as they need.</summary>
    public void Words(long timeNs, PacketDirection direction, ReadOnlySpan<ulong> words)
    {
        while (!words.IsEmpty)
        {
            ReadOnlySpan<ulong> piece = words[..Math.Min(words.Length, ArqFrame.WordsMax)];
            words = words[piece.Length..];
            int bytes = ArqFrame.WriteData(_datagram, Ack(direction), TakeNumber(direction), ArqPacketType.Ut, piece);
            Write(timeNs, direction, ArqPort.Data, bytes);
            if (_unacknowledged[Index(direction)] >= FramesPerAck) WriteAck(timeNs, Other(direction));
        }
    }

    private void WriteAck(long timeNs, PacketDirection direction) =>
        Write(timeNs, direction, ArqPort.Data, ArqFrame.WriteAck(_datagram, Ack(direction)));

    // Every frame acknowledges all that the other end has sent.
    private byte Ack(PacketDirection direction)
    {
        _unacknowledged[Index(Other(direction))] = 0;
        return (byte)(_next[Index(Other(direction))] - 1);
    }

    private byte TakeNumber(PacketDirection direction)
    {
        _unacknowledged[Index(direction)]++;
        return _next[Index(direction)]++;
    }

    private void Write(long timeNs, PacketDirection direction, ArqPort port, int bytes)
    {
        ushort boardPort = port == ArqPort.Reset ? ports.Reset : ports.Data;
        UdpFlow flow = direction == PacketDirection.Outbound ? new(HostAddress, HostPort, BoardAddress, boardPort) : new(BoardAddress, boardPort, HostAddress, HostPort);
        capture.Datagram(timeNs, direction, flow, _datagram.AsSpan(0, bytes));
        Count++;
    }

    private static int Index(PacketDirection direction) => direction == PacketDirection.Outbound ? 0 : 1;

    private static PacketDirection Other(PacketDirection direction) =>
        direction == PacketDirection.Outbound ? PacketDirection.Inbound : PacketDirection.Outbound;
}
