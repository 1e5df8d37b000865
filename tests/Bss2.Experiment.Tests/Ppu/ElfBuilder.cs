using System.Buffers.Binary;
using System.Text;

namespace Bss2.Experiment.Tests;

/// <summary>Writes small ELF files of the kind that the PPU's linker makes.</summary>
internal sealed class ElfBuilder
{
    private readonly List<(uint Address, byte[] Bytes, uint Size)> _segments = [];
    private readonly List<(string Name, uint Value, ushort Section, byte Info)> _symbols = [];

    public ElfBuilder Segment(uint address, byte[] bytes, uint? size = null)
    {
        _segments.Add((address, bytes, size ?? (uint)bytes.Length));
        return this;
    }

    public ElfBuilder Symbol(string name, uint value, ushort section = 1, byte info = 0x12)
    {
        _symbols.Add((name, value, section, info));
        return this;
    }

    public byte[] Build()
    {
        var file = new List<byte>([0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 2, 1, .. new byte[9]]);
        int data = 52 + (32 * _segments.Count), bytes = _segments.Sum(s => s.Bytes.Length), tables = data + bytes;
        byte[] names = [0, .. _symbols.SelectMany(s => (byte[])[.. Encoding.ASCII.GetBytes(s.Name), 0])];
        int symbolBytes = 16 * (_symbols.Count + 1), sections = tables + names.Length + symbolBytes;
        Half(file, 2, 20);
        Words(file, 1, 0, 52, (uint)sections, 0);
        Half(file, 52, 32, (ushort)_segments.Count, 40, 3, 0);
        int at = data;
        foreach ((uint address, byte[] content, uint size) in _segments)
        {
            Words(file, 1, (uint)at, address, address, (uint)content.Length, size, 7, 4);
            at += content.Length;
        }
        foreach ((_, byte[] content, _) in _segments) file.AddRange(content);
        file.AddRange(names);
        Words(file, 0, 0, 0, 0);
        int name = 1;
        foreach ((string text, uint value, ushort section, byte info) in _symbols)
        {
            Words(file, (uint)name, value, 0);
            file.AddRange([info, 0]);
            Half(file, section);
            name += text.Length + 1;
        }
        Words(file, new uint[10]);
        Words(file, 0, 3, 0, 0, (uint)tables, (uint)names.Length, 0, 0, 1, 0);
        Words(file, 0, 2, 0, 0, (uint)(tables + names.Length), (uint)symbolBytes, 1, 0, 4, 16);
        return [.. file];
    }

    private static void Words(List<byte> file, params uint[] values)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            file.AddRange(bytes);
        }
    }

    private static void Half(List<byte> file, params ushort[] values)
    {
        foreach (ushort value in values) file.AddRange([(byte)(value >> 8), (byte)value]);
    }
}
