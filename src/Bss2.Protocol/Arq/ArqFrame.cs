using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bss2.Protocol;

/// <summary>
/// View of one HostARQ datagram, and the writers of all four kinds (hostarq.md): data, acknowledgement, reset, and the reset answer, which is
/// a data frame of type <see cref="ArqPacketType.Configuration"/>. Nothing here throws on bytes from the wire.
/// </summary>
public readonly ref struct ArqFrame
{
    /// <summary>Sequence numbers are counted modulo this.</summary>
    public const int SequenceNumbers = 256;

    /// <summary>Frames that may be unacknowledged, and be stored out of order: half the sequence space, the most that can be told apart.</summary>
    public const int Window = 128;

    /// <summary>Words in one frame: with headers 1480 bytes of IP, which fits an Ethernet frame.</summary>
    public const int WordsMax = 180;

    /// <summary>ACK 4, SEQ 4, PTYPE 2, LEN 2.</summary>
    public const int HeaderBytes = 12;

    /// <summary>An acknowledgement without data is its ACK field alone.</summary>
    public const int AckBytes = 4;

    /// <summary>A reset frame is its magic alone.</summary>
    public const int ResetBytes = 4;

    /// <summary>The largest datagram.</summary>
    public const int DatagramBytesMax = HeaderBytes + PayloadBytesMax;

    internal const int PayloadBytesMax = WordsMax * sizeof(ulong);
    private const uint ResetMagic = 0xABABABAB;
    private const int AckOffset = 0, SequenceOffset = 4, TypeOffset = 8, LengthOffset = 10;

    private ArqFrame(byte ack, byte sequence, ArqPacketType type, ReadOnlySpan<byte> payload, bool hasData)
    {
        (Ack, Sequence, Type, HasData) = (ack, sequence, type, hasData);
        Payload = payload;
    }

    /// <summary>Number of the last frame that the sender has received in order.</summary>
    public byte Ack { get; }

    /// <summary>Number of this frame; meaningless without data.</summary>
    public byte Sequence { get; }

    /// <summary>PTYPE; any 16-bit value may come.</summary>
    public ArqPacketType Type { get; }

    /// <summary>False for a bare acknowledgement, which has no number and no words.</summary>
    public bool HasData { get; }

    /// <summary>The words as they stand on the wire, big-endian.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Words in the frame, 0..180.</summary>
    public int WordCount => Payload.Length / sizeof(ulong);

    /// <summary>Word <paramref name="index"/> of the payload.</summary>
    public ulong Word(int index) => BinaryPrimitives.ReadUInt64BigEndian(Payload[(index * sizeof(ulong))..]);

    /// <summary>Reads a datagram of the data port as the end <paramref name="receiver"/> does.</summary>
    public static ArqParseResult Parse(ReadOnlySpan<byte> datagram, ArqRole receiver, out ArqFrame frame)
    {
        frame = default;
        if (datagram.Length < AckBytes) return ArqParseResult.Truncated;
        uint ack = BinaryPrimitives.ReadUInt32BigEndian(datagram[AckOffset..]);
        if (ack >= SequenceNumbers) return ArqParseResult.SequenceOutOfRange;
        if (datagram.Length == AckBytes)
        {
            frame = new ArqFrame((byte)ack, 0, default, [], hasData: false);
            return ArqParseResult.Complete;
        }
        if (datagram.Length < HeaderBytes) return ArqParseResult.Truncated;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(datagram[SequenceOffset..]);
        if (sequence >= SequenceNumbers) return ArqParseResult.SequenceOutOfRange;
        int wordCount = BinaryPrimitives.ReadUInt16BigEndian(datagram[LengthOffset..]);
        if (wordCount > WordsMax) return ArqParseResult.LengthAboveMax;
        int end = HeaderBytes + (wordCount * sizeof(ulong));
        if (datagram.Length < end) return ArqParseResult.Truncated;
        if (datagram.Length > end && receiver == ArqRole.Host) return ArqParseResult.TrailingBytes;
        var type = (ArqPacketType)BinaryPrimitives.ReadUInt16BigEndian(datagram[TypeOffset..]);
        frame = new ArqFrame((byte)ack, (byte)sequence, type, datagram[HeaderBytes..end], hasData: true);
        return ArqParseResult.Complete;
    }

    /// <summary>True for the four bytes of a reset frame; anything else on the reset port is dropped.</summary>
    public static bool IsReset(ReadOnlySpan<byte> datagram) =>
        datagram.Length == ResetBytes && BinaryPrimitives.ReadUInt32BigEndian(datagram) == ResetMagic;

    /// <summary>Writes a reset frame; returns its length in bytes, as all writers do.</summary>
    public static int WriteReset(Span<byte> datagram)
    {
        BinaryPrimitives.WriteUInt32BigEndian(datagram, ResetMagic);
        return ResetBytes;
    }

    /// <summary>Writes an acknowledgement.</summary>
    public static int WriteAck(Span<byte> datagram, byte ack)
    {
        BinaryPrimitives.WriteUInt32BigEndian(datagram, ack);
        return AckBytes;
    }

    /// <summary>Writes a data frame around <paramref name="payload"/>, whole words that are big-endian already.</summary>
    public static int WriteData(Span<byte> datagram, byte ack, byte sequence, ArqPacketType type, ReadOnlySpan<byte> payload)
    {
        Check.That(payload.Length <= PayloadBytesMax && payload.Length % sizeof(ulong) == 0);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[AckOffset..], ack);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[SequenceOffset..], sequence);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[TypeOffset..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[LengthOffset..], (ushort)(payload.Length / sizeof(ulong)));
        payload.CopyTo(datagram[HeaderBytes..]);
        return HeaderBytes + payload.Length;
    }

    /// <summary>Writes a data frame of <paramref name="words"/>.</summary>
    public static int WriteData(Span<byte> datagram, byte ack, byte sequence, ArqPacketType type, ReadOnlySpan<ulong> words)
    {
        int length = WriteData(datagram, ack, sequence, type, MemoryMarshal.AsBytes(words));
        ToWire(words, datagram[HeaderBytes..length]);
        return length;
    }

    /// <summary>Words to big-endian bytes.</summary>
    internal static void ToWire(ReadOnlySpan<ulong> words, Span<byte> payload)
    {
        Check.That(payload.Length == words.Length * sizeof(ulong));
        Span<ulong> target = MemoryMarshal.Cast<byte, ulong>(payload);
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, target);
        else words.CopyTo(target);
    }

    /// <summary>Big-endian bytes to words.</summary>
    internal static void FromWire(ReadOnlySpan<byte> payload, Span<ulong> words)
    {
        Check.That(payload.Length == words.Length * sizeof(ulong));
        ReadOnlySpan<ulong> source = MemoryMarshal.Cast<byte, ulong>(payload);
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(source, words);
        else source.CopyTo(words);
    }
}
