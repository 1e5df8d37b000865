using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bss2.Protocol;

/// <summary>Writes frames of the byte stream (firmware-spec/serial-framing.md).</summary>
public static class StreamFrameEncoder
{
    /// <summary>Writes a frame with the words of <paramref name="first"/> and then <paramref name="second"/> (the two ends of a ring);
    /// returns its bytes. The header's word count must be their number.</summary>
    public static int Write(in StreamFrameHeader header, ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second, Span<byte> buffer)
    {
        Check.That(header.WordCount == first.Length + second.Length && header.WordCount <= StreamFrame.WordsMax);
        Check.That(buffer.Length >= StreamFrame.Bytes(header.WordCount));
        uint state = WriteHeader(header, buffer);
        if (header.WordCount == 0) return StreamFrame.HeaderBytes;
        int firstBytes = first.Length * sizeof(ulong), payloadBytes = header.WordCount * sizeof(ulong);
        Span<byte> payload = buffer.Slice(StreamFrame.HeaderBytes, payloadBytes);
        CopyWords(first, payload[..firstBytes]);
        CopyWords(second, payload[firstBytes..]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(StreamFrame.HeaderBytes + payloadBytes)..], Crc32C.Finish(Crc32C.Update(state, payload)));
        return StreamFrame.Bytes(header.WordCount);
    }

    // Returns the state of the check value over the fields: the payload's continues it, so that no payload fits another header.
    private static uint WriteHeader(in StreamFrameHeader header, Span<byte> buffer)
    {
        buffer[0] = StreamFrame.Marker0;
        buffer[1] = StreamFrame.Marker1;
        buffer[StreamFrame.TypeOffset] = (byte)header.Type;
        buffer[StreamFrame.CountOffset] = (byte)header.WordCount;
        BinaryPrimitives.WriteUInt32BigEndian(buffer[StreamFrame.SessionOffset..], header.Session);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[StreamFrame.SequenceOffset..], header.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[StreamFrame.AcknowledgedOffset..], header.Acknowledged);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[StreamFrame.LimitOffset..], header.Limit);
        uint state = Crc32C.Update(Crc32C.Start, buffer[..StreamFrame.HeaderCheckOffset]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[StreamFrame.HeaderCheckOffset..], Crc32C.Finish(state));
        return state;
    }

    private static void CopyWords(ReadOnlySpan<ulong> words, Span<byte> payload)
    {
        Span<ulong> wire = MemoryMarshal.Cast<byte, ulong>(payload);
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, wire);
        else words.CopyTo(wire);
    }
}
