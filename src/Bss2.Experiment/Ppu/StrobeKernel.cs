namespace Bss2.Experiment;

/// <summary>The sampling kernel of both PPUs, assembled once from Kernels/strobe.s, and what the host must know to drive it.</summary>
public static class StrobeKernel
{
    /// <summary>Cycles of 4 ns between samples: 1.700 us.</summary>
    public const int PeriodCycles = 425;

    /// <summary>Cycles for which an artificial reset holds the synaptic lines: 2.2 us.</summary>
    public const int ResetCycles = 550;

    /// <summary>Bytes of FPGA memory for samples: the external SRAM (training.md 2.4) without its last word, which belongs to <see cref="CheckSequence"/>.</summary>
    public const int TraceMemoryBytes = 131_072 - sizeof(uint);

    /// <summary>Bytes of one sample of one PPU.</summary>
    public const int VectorBytes = 128;

    /// <summary>Set in <c>duration</c> when a sample was late.</summary>
    public const uint LateFlag = 0x8000_0000;

    private static readonly Lazy<PpuProgram> Assembled = new(() => PpuKernels.Assemble("strobe"));

    /// <summary>The program.</summary>
    public static PpuProgram Program => Assembled.Value;

    /// <summary>Images of <paramref name="sampleCount"/> samples from both PPUs that fit the trace memory.</summary>
    public static int ImagesPerRun(int sampleCount) => TraceMemoryBytes / (sampleCount * 2 * VectorBytes);
}
