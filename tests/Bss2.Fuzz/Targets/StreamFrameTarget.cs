using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Every byte belongs to a frame, to garbage or to what is pending; a frame encoded again is the bytes it was read from.</summary>
internal sealed class StreamFrameTarget : IFuzzTarget
{
    private readonly StreamFrameDecoder _decoder = new();
    private readonly ulong[] _words = new ulong[StreamFrame.WordsMax];
    private readonly byte[] _again = new byte[StreamFrame.BytesMax];

    public string Name => "stream-frames";

    public IReadOnlyList<byte[]> Seeds => StreamSeeds.Frames;

    public void Repair(Span<byte> input) => StreamSeeds.Repair(input);

    public int Run(ReadOnlySpan<byte> input)
    {
        _decoder.Clear();
        long start = Accounted();
        int frames = 0;
        // Cut somewhere, so that resuming is tested as well.
        int cut = input.Length == 0 ? 0 : (input[0] * 31) % input.Length;
        frames += Feed(input, 0, cut, start);
        frames += Feed(input, cut, input.Length, start);
        Law.Holds(Accounted() - start + _decoder.PendingBytes == input.Length);
        Law.Holds(_decoder.PendingBytes < StreamFrame.BytesMax);
        return frames;
    }

    private int Feed(ReadOnlySpan<byte> input, int from, int until, long start)
    {
        int frames = 0, position = from;
        while (_decoder.TryRead(input[..until], ref position, out StreamFrame frame))
        {
            int count = frame.Header.WordCount;
            frame.CopyWords(0, _words.AsSpan(0, count));
            int bytes = StreamFrameEncoder.Write(frame.Header, _words.AsSpan(0, count), [], _again);
            int end = (int)(Accounted() - start);
            Law.Holds(input[(end - bytes)..end].SequenceEqual(_again.AsSpan(0, bytes)));
            frames++;
        }
        Law.Holds(position == until);
        return frames;
    }

    private long Accounted() => _decoder.Statistics.FrameBytes + _decoder.Statistics.GarbageBytes;
}
