using static System.Buffers.Binary.BinaryPrimitives;

namespace Bss2.Experiment;

/// <summary>
/// Reads what compiler and linker for the PPU make: ELF of 32 bits, big-endian, machine 20 (PowerPC), executable. Segments lie in own memory (from 0)
/// or in FPGA memory (from 0x8000_0000); chip-model.md 5.5. The processor starts at address 0, whatever the entry point says.
/// </summary>
public static class ElfFile
{
    private const int HeaderBytes = 52, SegmentHeaderBytes = 32, ClassAt = 4, ByteOrderAt = 5, Class32 = 1, BigEndian = 2;
    private const int Executable = 2, PowerPc = 20, LoadSegment = 1;

    private static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>True when the bytes start like an ELF file.</summary>
    public static bool IsElf(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>The program of a file.</summary>
    /// <exception cref="ElfException">It is none, or does not fit.</exception>
    public static PpuProgram Read(ReadOnlySpan<byte> file)
    {
        CheckHeader(file);
        Dictionary<string, uint> symbols = [], labels = [];
        ElfSymbols.Read(file, symbols, labels);
        PpuProgram program = new([], symbols) { Labels = labels };
        // The word before the mailbox is the return code.
        var own = new ElfMemory("own memory", 0, program.MailboxBase - 4);
        var external = new ElfMemory("FPGA memory", PpuMemory.ExternalCode, PpuMemory.ExternalBytes);
        uint table = ReadUInt32BigEndian(file[28..]);
        int size = ReadUInt16BigEndian(file[42..]), count = ReadUInt16BigEndian(file[44..]);
        if (count > 0 && size < SegmentHeaderBytes) throw CutOff($"segment headers of at least {SegmentHeaderBytes} bytes", $"{size}");
        for (int i = 0; i < count; i++) Place(file, Slice(file, table + ((long)i * size), SegmentHeaderBytes, "the header of a segment"), own, external);
        return program with { Words = own.ToWords(), External = external.ToWords() };
    }

    internal static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> file, long start, long length, string what) =>
        start >= 0 && length >= 0 && start + length <= file.Length ? file.Slice((int)start, (int)length) : throw CutOff($"{what} at byte {start} to {start + length}", $"a file of {file.Length} bytes");

    internal static ElfException CutOff(string expected, string found) => new(ElfFault.CutOff, $"Expected {expected}, found {found}. The file is cut off or damaged: link the program again.");

    private static void CheckHeader(ReadOnlySpan<byte> file)
    {
        if (!IsElf(file)) throw new ElfException(ElfFault.NotElf, "Expected an ELF file (7f 45 4c 46), found other bytes. Give the linker's output, assembly text (.s) or a raw binary.");
        if (file.Length < HeaderBytes) throw CutOff($"the {HeaderBytes} bytes of a header", $"{file.Length}");
        if (file[ClassAt] != Class32) throw new ElfException(ElfFault.WrongClass, $"Expected a 32-bit ELF file (class 1), found class {file[ClassAt]}. Build with the compiler for the PPU (-mcpu=nux).");
        if (file[ByteOrderAt] != BigEndian) throw new ElfException(ElfFault.WrongByteOrder, $"Expected a big-endian ELF file (2), found {file[ByteOrderAt]}. Build with the compiler for the PPU (-mcpu=nux).");
        int machine = ReadUInt16BigEndian(file[18..]), type = ReadUInt16BigEndian(file[16..]);
        if (machine != PowerPc) throw new ElfException(ElfFault.WrongMachine, $"Expected a program for PowerPC (machine {PowerPc}), found machine {machine}. Build with the compiler for the PPU (-mcpu=nux).");
        if (type != Executable) throw new ElfException(ElfFault.NotExecutable, $"Expected a linked program (type {Executable}), found type {type}. Link the object files with the PPU's linker script.");
    }

    private static void Place(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, ElfMemory own, ElfMemory external)
    {
        uint start = ReadUInt32BigEndian(header[4..]), address = ReadUInt32BigEndian(header[8..]), stored = ReadUInt32BigEndian(header[16..]), size = ReadUInt32BigEndian(header[20..]);
        if (ReadUInt32BigEndian(header) != LoadSegment || size == 0) return;
        if (stored > size) throw CutOff($"at most {size} stored bytes of a segment of that size", $"{stored}");
        ReadOnlySpan<byte> bytes = Slice(file, start, stored, "a segment");
        if (own.Owns(address)) own.Place(address, bytes, size);
        else if (external.Owns(address)) external.Place(address, bytes, size);
        else
            throw new ElfException(ElfFault.WrongPlace,
                $"Expected segments in own memory (from 0) or FPGA memory (from 0x{PpuMemory.ExternalCode:x8}), found one at 0x{address:x8}. Link with the PPU's linker script.");
    }
}
