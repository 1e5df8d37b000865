using System.Reflection;

namespace Bss2.Experiment;

/// <summary>Programs for the processors that come with this driver, assembled once from Ppu/Kernels.</summary>
internal static class PpuKernels
{
    /// <summary>Assembles the embedded text of a kernel.</summary>
    public static PpuProgram Assemble(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Bss2.Experiment.{name}.s")!;
        using var reader = new StreamReader(stream);
        return PpuAssembler.Assemble(reader.ReadToEnd());
    }

    /// <summary>Appends: hold a processor in reset and write all words of its memory.</summary>
    public static void AppendLoad(PlaybackProgramBuilder builder, PpuProgram program, int ppu)
    {
        builder.WriteWord(PpuAddress.Control(ppu), 0);
        for (int w = 0; w < PpuMemory.Words; w++) builder.WriteWord(PpuAddress.Sram(ppu) + (uint)w, w < program.Words.Length ? program.Words[w] : 0);
    }

    /// <summary>Appends: release a processor from reset.</summary>
    public static void AppendRelease(PlaybackProgramBuilder builder, int ppu) => builder.WriteWord(PpuAddress.Control(ppu), PpuAddress.Running);

    /// <summary>Elements in column order to the words of a vector in own memory: element j in byte j mod 4 of word j / 4, counted from bits 31..24.</summary>
    public static void AppendVector(PlaybackProgramBuilder builder, int ppu, int firstWord, ReadOnlySpan<byte> elements)
    {
        for (int w = 0; w < elements.Length / 4; w++)
            builder.WriteWord(PpuAddress.Sram(ppu) + (uint)(firstWord + w), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(elements[(4 * w)..]));
    }
}
