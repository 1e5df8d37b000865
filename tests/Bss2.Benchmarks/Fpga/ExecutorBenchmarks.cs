using BenchmarkDotNet.Attributes;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Benchmarks;

/// <summary>Words through the simulated FPGA with its chip at rest: milliseconds per 2^18 words; times 3.8 = ns per word.</summary>
[MemoryDiagnoser]
public class ExecutorBenchmarks
{
    private const int WordCount = 1 << 18;
    private const uint CrossbarNodes = 0x0013_0019, NodeCount = 76, External = 0x8000_0000, ExternalWords = 1 << 15;

    private readonly FpgaModel _fpga = new(new FpgaOptions(), bus => new ChipModel(new ChipOptions(), bus));
    private readonly ulong[] _responses = new ulong[2 * WordCount];
    private readonly ulong[] _timer = Fill((i, words) => words[i] = UtWord.TimerSetup);
    private readonly ulong[] _ticks = Fill((i, words) => words[i] = UtWord.Tick);
    private readonly ulong[] _reads = Fill((i, words) => words[i] = UtWord.OmnibusAddress(CrossbarNodes + ((uint)i % NodeCount), isRead: true));
    private readonly ulong[] _writes = Fill((i, words) => words[i] = (i & 1) == 0 ? UtWord.OmnibusAddress(CrossbarNodes + ((uint)i / 2 % NodeCount), isRead: false) : UtWord.OmnibusData(0x0001_0000));
    private readonly ulong[] _externalReads = Fill((i, words) => words[i] = UtWord.OmnibusAddress(External + ((uint)i % ExternalWords), isRead: true));
    private readonly ulong[] _spikes = Fill((i, words) => words[i] = UtWord.SpikePack((ushort)(i * 331)));

    [Benchmark(Baseline = true)]
    public int TimerSetup() => Run(_timer);

    [Benchmark]
    public int Ticks() => Run(_ticks);

    [Benchmark]
    public int Writes() => Run(_writes);

    [Benchmark]
    public int Reads() => Run(_reads);

    [Benchmark]
    public int ExternalReads() => Run(_externalReads);

    /// <summary>One event per 8 ns through a default crossbar: to eight buses and back.</summary>
    [Benchmark]
    public int Spikes() => Run(_spikes);

    private int Run(ulong[] words)
    {
        _fpga.Execute(words);
        return _fpga.Take(_responses);
    }

    private static ulong[] Fill(Action<int, ulong[]> set)
    {
        var words = new ulong[WordCount];
        for (int i = 0; i < words.Length; i++) set(i, words);
        return words;
    }
}
