using BenchmarkDotNet.Attributes;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Benchmarks;

/// <summary>
/// UT codec over 8 MiB of words; memcpy of the same bytes is the baseline. GB/s = 8.39 / milliseconds. Aligned: 64-bit messages; mixed:
/// every fourth message is an 80-bit pack.
/// </summary>
[MemoryDiagnoser]
public class UtCodecBenchmarks
{
    private const int WordCount = 1 << 20;
    private readonly ulong[] _copy = new ulong[WordCount + 2];
    private ulong[] _aligned = [], _mixed = [];
    private readonly UtFromFpgaMessage[] _messages = new UtFromFpgaMessage[WordCount];

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < WordCount; i++) _messages[i] = new UtFromFpgaMessage((i & 1) == 0 ? UtFromFpgaOpcode.OmnibusData : UtFromFpgaOpcode.SpikePack1, (uint)i & 0xFF_FFFF, 0);
        _aligned = new ulong[WordCount];
        Encode(_aligned);
        _mixed = Mixed();
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _aligned.CopyTo(_copy, 0);

    [Benchmark]
    public ulong DecodeAligned() => Decode(_aligned);

    [Benchmark]
    public ulong DecodeMixed() => Decode(_mixed);

    [Benchmark]
    public int EncodeAligned() => Encode(_copy);

    /// <summary>The host's direction: half a million register writes into a program.</summary>
    [Benchmark]
    public int BuildProgram()
    {
        _builder.Clear();
        for (uint i = 0; i < WordCount / 2; i++) _builder.WriteWord(i, i);
        return _builder.WordCount;
    }

    private readonly PlaybackProgramBuilder _builder = new();

    private int Encode(Span<ulong> words)
    {
        var writer = new UtFromFpgaWriter();
        int count = 0;
        foreach (ref readonly UtFromFpgaMessage message in _messages.AsSpan()) count += writer.Write(message, words[count..]);
        return count;
    }

    private static ulong Decode(ulong[] words)
    {
        var reader = new UtFromFpgaReader();
        int position = 0;
        ulong sum = 0;
        while (reader.TryRead(words, ref position, out UtFromFpgaMessage message)) sum += message.Low;
        return sum;
    }

    private static ulong[] Mixed()
    {
        var writer = new UtFromFpgaWriter();
        var words = new ulong[WordCount + 2];
        int count = 0;
        for (int i = 0; count < WordCount; i++)
            count += writer.Write(new UtFromFpgaMessage((i & 3) == 0 ? UtFromFpgaOpcode.SpikePack3 : UtFromFpgaOpcode.OmnibusData, (uint)i, 0), words.AsSpan(count));
        return words[..WordCount];
    }
}
