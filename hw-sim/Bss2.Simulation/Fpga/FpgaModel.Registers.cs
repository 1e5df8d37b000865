namespace Bss2.Simulation;

/// <summary>Omnibus of the FPGA: memories, registers, board buses; also the PPUs' view of it.</summary>
internal sealed partial class FpgaModel
{
    private uint ReadFpga(uint address)
    {
        if (ExternalMemory.Contains(address))
        {
            // A PPU may have written it: both must have run up to the access.
            AdvanceChip(_now);
            return _memory.Read(address);
        }
        if (address is >= FpgaRegisters.I2c and < FpgaRegisters.I2cPrescaler) return _i2c.Read(address - FpgaRegisters.I2c);
        return address switch
        {
            FpgaRegisters.Timer => (uint)(_now - _timerStart),
            FpgaRegisters.ArqWrites or FpgaRegisters.ArqTx => (uint)_arqWrites,
            FpgaRegisters.ArqReads or FpgaRegisters.ArqRx => (uint)_arqReads,
            FpgaRegisters.SyncActive => _now < _syncDone ? 1u : 0u,
            FpgaRegisters.PollAddress or FpgaRegisters.PollTarget or FpgaRegisters.PollMask => _registers[address],
            _ => _registers[address],
        };
    }

    private void WriteFpga(uint address, uint data, uint byteEnables)
    {
        uint enabled = RegisterPages.ByteMask(byteEnables);
        if (ExternalMemory.Contains(address))
        {
            AdvanceChip(_now);
            _memory.Write(address, data, enabled);
            return;
        }
        if (address is >= FpgaRegisters.I2c and < FpgaRegisters.I2cPrescaler) { _i2c.Write(address - FpgaRegisters.I2c, data); return; }
        uint mask = FpgaRegisters.WritableMask(address) & enabled;
        if (mask == 0) return;
        // Events that came before this write belong to the old setting.
        if (address == FpgaRegisters.EventRecording) Drain();
        _registers[address] = (_registers[address] & ~mask) | (data & mask);
        if (address == FpgaRegisters.PhyEnables) WatchLinks();
    }

    uint IFpgaBus.Read(uint address) => ExternalMemory.Contains(address) ? _memory.Read(address) : _registers[address];

    void IFpgaBus.Write(uint address, uint data, uint byteEnables)
    {
        uint enabled = RegisterPages.ByteMask(byteEnables);
        if (ExternalMemory.Contains(address)) { _memory.Write(address, data, enabled); return; }
        uint mask = FpgaRegisters.WritableMask(address) & enabled;
        if (mask != 0) _registers[address] = (_registers[address] & ~mask) | (data & mask);
    }

    void IFpgaBus.WriteVector(uint wordAddress, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        if (ExternalMemory.Contains(wordAddress) && ExternalMemory.Contains(wordAddress + 31)) _memory.WriteVector(wordAddress, vector, enables);
    }

    void IFpgaBus.ReadVector(uint wordAddress, Span<byte> vector)
    {
        if (ExternalMemory.Contains(wordAddress) && ExternalMemory.Contains(wordAddress + 31)) _memory.ReadVector(wordAddress, vector);
        else vector.Clear();
    }
}
