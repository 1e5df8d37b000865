namespace Bss2.Simulation;

/// <summary>Everything a PPU reaches outside its own SRAM. Called in chip time order, at the cycle at which the access takes place.</summary>
internal interface IPpuBus
{
    /// <summary>Scalar read of the word that holds <paramref name="byteAddress"/> (as the PPU sees addresses; chip-model.md 5.3).</summary>
    uint ReadWord(uint byteAddress, out int cycles);

    /// <summary>Scalar write; bit i of <paramref name="byteEnables"/> enables data bits 8i+7..8i.</summary>
    void WriteWord(uint byteAddress, uint data, uint byteEnables, out int cycles);

    /// <summary>Instructions from FPGA memory, from a byte address as the fetch sees it (0x8000_0000 SRAM, 0x9000_0000 DRAM).</summary>
    void ReadCode(uint byteAddress, Span<uint> words);

    /// <summary>fxvinx: 128 bytes from a parallel I/O address; <paramref name="cycles"/> until the data are there.</summary>
    void VectorIn(uint ioAddress, Span<byte> vector, out int cycles);

    /// <summary>fxvoutx: 128 bytes to a parallel I/O address; bit j of <paramref name="enables"/> enables byte j.</summary>
    void VectorOut(uint ioAddress, ReadOnlySpan<byte> vector, UInt128 enables, out int cycles);
}
