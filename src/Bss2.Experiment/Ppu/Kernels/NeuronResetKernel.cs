using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Resets chosen neurons at once with the vector unit (Kernels/neuron_reset.s); like a fire, for neurons whose fire is enabled.</summary>
public static class NeuronResetKernel
{
    /// <summary>Columns of a hemisphere.</summary>
    public const int Columns = 256;

    private const int HalfColumns = Columns / 2;
    private static readonly Lazy<PpuProgram> Assembled = new(() => PpuKernels.Assemble("neuron_reset"));

    /// <summary>The program.</summary>
    public static PpuProgram Program => Assembled.Value;

    /// <summary>Appends: load the kernel into a processor (0 top, 1 bottom) with a mask of columns, and run it once.</summary>
    /// <param name="builder">The program to append to.</param>
    /// <param name="ppu">Processor, and with it the hemisphere.</param>
    /// <param name="columns">Which neurons, shape [256].</param>
    public static void Append(PlaybackProgramBuilder builder, int ppu, ReadOnlySpan<bool> columns)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (columns.Length != Columns) throw new ArgumentException($"Expected {Columns} columns, found {columns.Length}.", nameof(columns));
        PpuKernels.AppendLoad(builder, Program, ppu);
        Span<byte> mask = stackalloc byte[HalfColumns];
        for (int half = 0; half < 2; half++)
        {
            for (int j = 0; j < HalfColumns; j++) mask[j] = columns[(2 * j) + half] ? (byte)1 : (byte)0;
            PpuKernels.AppendVector(builder, ppu, Program.WordOf(half == 0 ? "even" : "odd"), mask);
        }
        PpuKernels.AppendRelease(builder, ppu);
        builder.Barrier(BarrierKind.Omnibus);
    }
}
