using BenchmarkDotNet.Attributes;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Benchmarks;

/// <summary>The instruction-set simulator on scalar code that nothing can jump: time per 14 million instructions; the aim is below 0.56 s (25 million a second).</summary>
[MemoryDiagnoser]
public class PpuBenchmarks
{
    private const string Source = """
            lis r9, 15
            ori r9, r9, 16960       # 1,000,000
            mtctr r9
        loop:
            add r3, r3, r4
            rlwinm r5, r3, 3, 0, 28
            xor r6, r5, r3
            lwz r7, 0x400(r0)
            addi r7, r7, 1
            stw r7, 0x400(r0)
            cmpw r6, r7
            bgt next
            ori r8, r6, 5
        next:
            srw r8, r6, r4
            and. r8, r8, r6
            lbz r10, 0x401(r0)
            mullw r11, r10, r7
            bdnz loop
            wait
        """;

    private readonly StandalonePpu _ppu = new();

    [GlobalSetup]
    public void Load() => PpuAssembler.Assemble(Source).Words.CopyTo(_ppu.Memory, 0);

    [Benchmark]
    public bool Scalar() => _ppu.Run(ulong.MaxValue);
}
