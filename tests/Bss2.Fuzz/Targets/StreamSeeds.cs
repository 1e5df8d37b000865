using System.Buffers.Binary;
using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Frames of one session, and right check values for mutated ones.</summary>
internal static class StreamSeeds
{
    internal const uint Session = 0x11223344;

    internal static byte[][] Frames { get; } =
    [
        Frame(StreamFrameType.Reset, 0, 1UL << 48),
        Frame(StreamFrameType.ResetAnswer, 0, (1UL << 48) | 11, 0x76657273696f6e3a, 0x20320a0000000000),
        Frame(StreamFrameType.Data, 0, 1, 2, 3),
        Frame(StreamFrameType.Data, 3, [.. Enumerable.Range(4, 40).Select(i => (ulong)i)]),
        Frame(StreamFrameType.Data, 1, 2, 3, 4, 5),
        Frame(StreamFrameType.Ack, 0),
        Frame(StreamFrameType.Nak, 0),
        Frame(StreamFrameType.Ping, 3),
        Frame(StreamFrameType.Close, 3),
    ];

    /// <summary>Writes the check values of whatever looks like a frame.</summary>
    internal static void Repair(Span<byte> input)
    {
        for (int at = 0; at + StreamFrame.HeaderBytes <= input.Length; at++)
        {
            if (input[at] != StreamFrame.Marker0 || input[at + 1] != StreamFrame.Marker1) continue;
            Span<byte> frame = input[at..];
            uint state = Crc32C.Update(Crc32C.Start, frame[..20]);
            BinaryPrimitives.WriteUInt32BigEndian(frame[20..], Crc32C.Finish(state));
            int bytes = StreamFrame.Bytes(frame[3]);
            if (frame[3] == 0 || frame[3] > StreamFrame.WordsMax || bytes > frame.Length) continue;
            BinaryPrimitives.WriteUInt32BigEndian(frame[(bytes - 4)..], Crc32C.Finish(Crc32C.Update(state, frame[StreamFrame.HeaderBytes..(bytes - 4)])));
            at += bytes - 1;
        }
    }

    private static byte[] Frame(StreamFrameType type, uint sequence, params ulong[] words)
    {
        var buffer = new byte[StreamFrame.BytesMax];
        var header = new StreamFrameHeader(type, words.Length, Session, sequence, Acknowledged: 0, Limit: 256);
        return buffer[..StreamFrameEncoder.Write(header, words, [], buffer)];
    }
}
