using System.Buffers.Binary;

namespace Bss2.Simulation;

/// <summary>FPGA memory that the PPUs reach: 128 KiB SRAM and 256 MiB DRAM in pages made on first write.</summary>
internal sealed class ExternalMemory
{
    public const uint SramBase = 0x8000_0000, DramBase = 0x8400_0000;
    public const int SramWords = 1 << 15, DramWords = 1 << 26, PageWords = 1 << 14;

    private readonly uint[] _sram = new uint[SramWords];
    private readonly uint[]?[] _dram = new uint[]?[DramWords / PageWords];

    public void Clear()
    {
        Array.Clear(_sram);
        Array.Clear(_dram);
    }

    /// <summary>True for addresses of this memory.</summary>
    public static bool Contains(uint address) => address - SramBase < SramWords || address - DramBase < DramWords;

    /// <summary>True when the 32 words of a PPU vector lie in one memory.</summary>
    public static bool ContainsVector(uint address) => address - SramBase <= SramWords - 32 || address - DramBase <= DramWords - 32;

    public uint Read(uint address) =>
        address - SramBase < SramWords ? _sram[address - SramBase] : _dram[(address - DramBase) / PageWords] is { } page ? page[(address - DramBase) % PageWords] : 0;

    public void Write(uint address, uint data, uint mask)
    {
        ref uint word = ref Locate(address);
        word = (word & ~mask) | (data & mask);
    }

    /// <summary>A PPU vector: element j in word 31 - j/4, byte j mod 4 counted from the top (training.md section 3).</summary>
    public void WriteVector(uint address, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        for (int w = 0; w < 32; w++)
        {
            uint enabled = (uint)(enables >> (4 * w)) & 15;
            if (enabled == 0) continue;
            uint mask = ((enabled & 1) != 0 ? 0xFF00_0000 : 0) | ((enabled & 2) != 0 ? 0xFF_0000u : 0) | ((enabled & 4) != 0 ? 0xFF00u : 0) | ((enabled & 8) != 0 ? 0xFFu : 0);
            Write(address + 31 - (uint)w, BinaryPrimitives.ReadUInt32BigEndian(vector[(4 * w)..]), mask);
        }
    }

    public void ReadVector(uint address, Span<byte> vector)
    {
        for (int w = 0; w < 32; w++) BinaryPrimitives.WriteUInt32BigEndian(vector[(4 * w)..], Read(address + 31 - (uint)w));
    }

    private ref uint Locate(uint address)
    {
        if (address - SramBase < SramWords) return ref _sram[address - SramBase];
        uint index = address - DramBase;
        uint[] page = _dram[index / PageWords] ??= new uint[PageWords];
        return ref page[index % PageWords];
    }
}
