using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bss2.Protocol;

/// <summary>A frame whose check values were right: a view over the decoder's buffer, valid until the decoder is called again.</summary>
public readonly ref struct StreamFrame
{
    /// <summary>First byte of the marker.</summary>
    public const byte Marker0 = 0xB5;

    /// <summary>Second byte of the marker.</summary>
    public const byte Marker1 = 0x2D;

    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Most words of a payload: the longest frame stays below 2 KiB.</summary>
    public const int WordsMax = 248;

    /// <summary>Bytes of the longest frame.</summary>
    public const int BytesMax = HeaderBytes + (WordsMax * sizeof(ulong)) + TrailerBytes;

    internal const int TrailerBytes = 4;
    internal const int TypeOffset = 2, CountOffset = 3, SessionOffset = 4, SequenceOffset = 8, AcknowledgedOffset = 12, LimitOffset = 16;
    internal const int HeaderCheckOffset = 20;

    internal StreamFrame(StreamFrameHeader header, ReadOnlySpan<byte> bytes)
    {
        Header = header;
        All = bytes;
        Payload = bytes.Slice(HeaderBytes, header.WordCount * sizeof(ulong));
    }

    /// <summary>The fields before the payload.</summary>
    public StreamFrameHeader Header { get; }

    /// <summary>The whole frame as it stood in the stream.</summary>
    public ReadOnlySpan<byte> All { get; }

    /// <summary>The words, each big-endian.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Bytes of a frame with <paramref name="wordCount"/> words; without words there is no second check value.</summary>
    public static int Bytes(int wordCount) => wordCount == 0 ? HeaderBytes : HeaderBytes + (wordCount * sizeof(ulong)) + TrailerBytes;

    /// <summary>Stores as many words as <paramref name="words"/> holds, from word <paramref name="first"/> on.</summary>
    public void CopyWords(int first, Span<ulong> words)
    {
        ReadOnlySpan<ulong> wire = MemoryMarshal.Cast<byte, ulong>(Payload).Slice(first, words.Length);
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(wire, words);
        else wire.CopyTo(words);
    }
}
