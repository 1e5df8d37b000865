namespace Bss2.Protocol.Tests;

/// <summary>Frames as bytes and back, for tests.</summary>
internal static class FrameBytes
{
    internal static byte[] Of(StreamFrameHeader header, params ulong[] words)
    {
        var buffer = new byte[StreamFrame.BytesMax];
        return buffer[..StreamFrameEncoder.Write(header with { WordCount = words.Length }, words, [], buffer)];
    }

    internal static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Reads in pieces of <paramref name="piece"/> bytes and checks that no byte is unaccounted for.</summary>
    internal static List<(StreamFrameHeader Header, ulong[] Words)> Read(StreamFrameDecoder decoder, byte[] bytes, int piece)
    {
        List<(StreamFrameHeader, ulong[])> frames = [];
        for (int start = 0; start < bytes.Length; start += piece)
        {
            int position = 0;
            ReadOnlySpan<byte> part = bytes.AsSpan(start, Math.Min(piece, bytes.Length - start));
            while (decoder.TryRead(part, ref position, out StreamFrame frame))
            {
                var words = new ulong[frame.Header.WordCount];
                frame.CopyWords(0, words);
                frames.Add((frame.Header, words));
            }
            Assert.Equal(part.Length, position);
        }
        StreamFrameStatistics statistics = decoder.Statistics;
        Assert.Equal(bytes.Length, statistics.FrameBytes + statistics.GarbageBytes + decoder.PendingBytes);
        Assert.Equal(frames.Count, statistics.Frames);
        return frames;
    }
}
