namespace Bss2.Simulation;

/// <summary>What one PPU reaches outside its SRAM: the chip's omnibus, FPGA memory, and the vector windows of its hemisphere (chip-model 5.3).</summary>
internal sealed class PpuPort(ChipModel chip, int hemisphere, IFpgaBus fpga) : IPpuBus
{
    // Measured cycles of chip-model 5.4, without the ~10 cycles of framing and the core's own cost.
    private const int SramVectorCycles = 10, PostedWriteCycles = 78, ExternalReadCycles = 330, OmnibusReadCycles = 20, OmnibusWriteCycles = 4, ExternalWordReadCycles = 330, ExternalWordWriteCycles = 30;
    private const uint ExternalMemory = 0x8000_0000, ExternalDram = 0x8400_0000, CodeInSram = 0x8000_0000, CodeInDram = 0x9000_0000;

    /// <inheritdoc/>
    public uint ReadWord(uint byteAddress, out int cycles)
    {
        if ((byteAddress & 0x8000_0000) != 0)
        {
            if (IsOmnibusGone()) { cycles = OmnibusReadCycles; return 0; }
            uint data = chip.Read((byteAddress & 0x7FFF_FFFF) >> 2, out int extra);
            cycles = OmnibusReadCycles + OwnCycles(extra + chip.ReadDelay);
            return data;
        }
        cycles = ExternalWordReadCycles;
        return fpga.Read(FpgaAddress(byteAddress));
    }

    /// <inheritdoc/>
    public void WriteWord(uint byteAddress, uint data, uint byteEnables, out int cycles)
    {
        if ((byteAddress & 0x8000_0000) != 0)
        {
            cycles = OmnibusWriteCycles + OwnCycles(chip.WriteDelay);
            if (!IsOmnibusGone()) chip.Write((byteAddress & 0x7FFF_FFFF) >> 2, data, byteEnables);
            return;
        }
        fpga.Write(FpgaAddress(byteAddress), data, byteEnables);
        cycles = ExternalWordWriteCycles;
    }

    /// <inheritdoc/>
    public void ReadCode(uint byteAddress, Span<uint> words)
    {
        uint first = byteAddress >= CodeInDram ? ExternalDram + ((byteAddress - CodeInDram) >> 2) : ExternalMemory + ((byteAddress - CodeInSram) >> 2);
        for (int w = 0; w < words.Length; w++) words[w] = fpga.Read(first + (uint)w);
    }

    /// <inheritdoc/>
    public void VectorIn(uint ioAddress, Span<byte> vector, out int cycles)
    {
        if ((ioAddress & 0x8000_0000) != 0)
        {
            fpga.ReadVector(ExternalWord(ioAddress), vector);
            cycles = ExternalReadCycles;
            return;
        }
        cycles = SramVectorCycles + OwnCycles(chip.ReadVectorWindow(hemisphere, ioAddress, vector));
    }

    /// <inheritdoc/>
    public void VectorOut(uint ioAddress, ReadOnlySpan<byte> vector, UInt128 enables, out int cycles)
    {
        if ((ioAddress & 0x8000_0000) != 0)
        {
            fpga.WriteVector(ExternalWord(ioAddress), vector, enables);
            cycles = PostedWriteCycles;
            return;
        }
        chip.WriteVectorWindow(hemisphere, ioAddress, vector, enables);
        cycles = SramVectorCycles;
    }

    // With strict clocks only, as for the FPGA.
    private bool IsOmnibusGone()
    {
        if (chip.Now >= chip.OmnibusReadyCycle) return false;
        chip.Losses.ProcessorAccessesLost++;
        return true;
    }

    private int OwnCycles(int chipCycles) => chipCycles == 0 ? 0 : (int)chip.PpuTime.OwnCycles((ulong)chipCycles);

    // 0x40000000 external SRAM and registers, 0x50000000 DRAM; FPGA registers at 0x40000000 | 4*(address - 0x80000000).
    private static uint FpgaAddress(uint byteAddress) =>
        byteAddress >= 0x5000_0000 && byteAddress < 0x6000_0000 ? ExternalDram + ((byteAddress - 0x5000_0000) >> 2) : ExternalMemory + ((byteAddress - 0x4000_0000) >> 2);

    // One address is 16 bytes.
    private static uint ExternalWord(uint ioAddress) => (ioAddress & 0x0100_0000) != 0 ? ExternalDram + ((ioAddress & 0xFF_FFFF) << 2) : ExternalMemory + ((ioAddress & 0xFF_FFFF) << 2);
}
