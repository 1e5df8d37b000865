using System.Buffers.Binary;

namespace Bss2.Experiment;

/// <summary>One memory that segments of a program are placed into.</summary>
/// <param name="name">For messages.</param>
/// <param name="start">Byte address of the first byte.</param>
/// <param name="room">Bytes that a program may fill.</param>
internal sealed class ElfMemory(string name, uint start, uint room)
{
    private const uint Region = 0x1000_0000;
    private readonly List<(uint From, uint To)> _used = [];
    private byte[] _bytes = [];

    /// <summary>True when a segment at this address belongs here, whether it fits or not.</summary>
    public bool Owns(uint address) => address - start < Region;

    /// <summary>Places a segment; the rest of its size is 0.</summary>
    /// <exception cref="ElfException">It does not fit, or lies where another one is.</exception>
    public void Place(uint address, ReadOnlySpan<byte> bytes, uint size)
    {
        ulong from = address - start, to = from + size;
        if (to > room)
            throw new ElfException(ElfFault.TooLarge,
                $"Expected the program's part in {name} to end at 0x{start + room:x} (behind it lie return code and mailbox, or nothing), found a segment up to 0x{start + to:x}. Make the program smaller, or move code to FPGA memory.");
        foreach ((uint otherFrom, uint otherTo) in _used)
            if (from < otherTo && otherFrom < to)
                throw new ElfException(ElfFault.Overlap, $"Expected segments side by side, found two in {name} at 0x{start + Math.Max(from, otherFrom):x}. Link the program again.");
        _used.Add(((uint)from, (uint)to));
        if (to > (ulong)_bytes.Length) Array.Resize(ref _bytes, (int)((to + 3) & ~3UL));
        bytes.CopyTo(_bytes.AsSpan((int)from));
    }

    /// <summary>Big-endian words from the first address to the end of the last segment.</summary>
    public uint[] ToWords()
    {
        var words = new uint[_bytes.Length / 4];
        for (int w = 0; w < words.Length; w++) words[w] = BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(4 * w));
        return words;
    }
}
