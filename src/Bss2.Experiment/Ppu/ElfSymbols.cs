using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Bss2.Experiment;

/// <summary>The symbol table of an ELF file.</summary>
internal static class ElfSymbols
{
    private const int SectionHeaderBytes = 40, SymbolBytes = 16, SymbolTable = 2, FunctionType = 2, GlobalBinding = 1, Undefined = 0, Absolute = 0xFFF1, FirstReserved = 0xFF00;

    /// <summary>Adds named data, functions and constants to <paramref name="symbols"/>, those with an address to <paramref name="labels"/>. No table, no symbols.</summary>
    /// <exception cref="ElfException">The table lies outside of the file.</exception>
    public static void Read(ReadOnlySpan<byte> file, Dictionary<string, uint> symbols, Dictionary<string, uint> labels)
    {
        long table = ReadUInt32BigEndian(file[32..]);
        int size = ReadUInt16BigEndian(file[46..]), count = ReadUInt16BigEndian(file[48..]);
        if (table == 0 || count == 0) return;
        if (size < SectionHeaderBytes) throw ElfFile.CutOff($"section headers of at least {SectionHeaderBytes} bytes", $"{size}");
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = ElfFile.Slice(file, table + ((long)i * size), SectionHeaderBytes, "the header of a section");
            if (ReadUInt32BigEndian(header[4..]) != SymbolTable) continue;
            uint link = ReadUInt32BigEndian(header[24..]);
            if (link >= count) throw ElfFile.CutOff($"the names of symbols in one of {count} sections", $"section {link}");
            ReadOnlySpan<byte> names = Contents(file, ElfFile.Slice(file, table + (link * (long)size), SectionHeaderBytes, "the header of a section"));
            ReadOnlySpan<byte> entries = Contents(file, header);
            for (int at = 0; at + SymbolBytes <= entries.Length; at += SymbolBytes) Add(entries.Slice(at, SymbolBytes), names, symbols, labels);
        }
    }

    private static ReadOnlySpan<byte> Contents(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header) =>
        ElfFile.Slice(file, ReadUInt32BigEndian(header[16..]), ReadUInt32BigEndian(header[20..]), "a table");

    // Sections and files have names too; they are no symbols of the program. A global name wins over a local one.
    private static void Add(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> names, Dictionary<string, uint> symbols, Dictionary<string, uint> labels)
    {
        uint at = ReadUInt32BigEndian(entry), value = ReadUInt32BigEndian(entry[4..]);
        int section = ReadUInt16BigEndian(entry[14..]), type = entry[12] & 15;
        if (section == Undefined || type > FunctionType || (section >= FirstReserved && section != Absolute)) return;
        if (at >= names.Length) throw ElfFile.CutOff($"the name of a symbol within {names.Length} bytes", $"one at {at}");
        ReadOnlySpan<byte> rest = names[(int)at..];
        int end = rest.IndexOf((byte)0);
        if (end == 0) return;
        string name = Encoding.Latin1.GetString(end < 0 ? rest : rest[..end]);
        bool global = entry[12] >> 4 == GlobalBinding;
        if (!global && symbols.ContainsKey(name)) return;
        symbols[name] = value;
        if (section != Absolute) labels[name] = value;
        else labels.Remove(name);
    }
}
