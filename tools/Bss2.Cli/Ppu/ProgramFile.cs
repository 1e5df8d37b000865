using System.Buffers.Binary;
using System.Text;
using Bss2.Experiment;

namespace Bss2.Cli.Ppu;

/// <summary>A program as a file: assembly text (.s, .asm), an ELF file (told by its first bytes), or else raw big-endian words.</summary>
internal static class ProgramFile
{
    // Behind the program lie the return code and the mailbox.
    private const int RawBytesMax = (int)PpuMemory.Mailbox - 4;

    /// <summary>Reads any of the three.</summary>
    /// <exception cref="UserException">The file is missing, or no program.</exception>
    public static async Task<PpuProgram> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new UserException($"Expected a program (assembly text .s, ELF or raw binary), found no file '{path}'.");
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return ElfFile.IsElf(bytes) ? ElfFile.Read(bytes) : IsAssembly(path) ? PpuAssembler.Assemble(Encoding.UTF8.GetString(bytes)) : ReadRaw(path, bytes);
        }
        catch (Exception fault) when (fault is ElfException or PpuAssemblyException) { throw new UserException($"{path}: {fault.Message}"); }
    }

    /// <summary>Big-endian bytes of own memory.</summary>
    public static byte[] ToBytes(uint[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (int w = 0; w < words.Length; w++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * w), words[w]);
        return bytes;
    }

    /// <summary>True when the name says assembly text.</summary>
    public static bool IsAssembly(string path) => Path.GetExtension(path).ToLowerInvariant() is ".s" or ".asm";

    private static PpuProgram ReadRaw(string path, byte[] bytes)
    {
        if (bytes.Length == 0 || bytes.Length % 4 != 0 || bytes.Length > RawBytesMax)
            throw new UserException($"{path}: expected a raw binary of whole words, 4..{RawBytesMax} bytes, found {bytes.Length}. Assembly text must have a name that ends in .s.");
        var words = new uint[bytes.Length / 4];
        for (int w = 0; w < words.Length; w++) words[w] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * w));
        return new PpuProgram(words, new Dictionary<string, uint>());
    }
}
