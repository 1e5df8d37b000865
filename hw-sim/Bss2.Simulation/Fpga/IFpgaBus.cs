namespace Bss2.Simulation;

/// <summary>FPGA memory and registers as the PPUs of the chip reach them.</summary>
internal interface IFpgaBus
{
    /// <summary>Reads the word at an FPGA omnibus address (bit 31 set).</summary>
    uint Read(uint address);

    /// <summary>Writes enabled bytes of the word at an FPGA omnibus address.</summary>
    void Write(uint address, uint data, uint byteEnables);

    /// <summary>Writes 128 bytes of a PPU vector; element j lies in word 31 - j/4 from <paramref name="wordAddress"/>, byte j mod 4 counted
    /// from bits 31..24 (training.md section 3). Bit j of <paramref name="enables"/> enables element j.</summary>
    void WriteVector(uint wordAddress, ReadOnlySpan<byte> vector, UInt128 enables);

    /// <summary>Reads 128 bytes in the same order.</summary>
    void ReadVector(uint wordAddress, Span<byte> vector);
}
