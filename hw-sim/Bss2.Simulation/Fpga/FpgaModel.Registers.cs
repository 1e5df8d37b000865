using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Omnibus of the FPGA: memories, registers, board buses; also the PPUs' view of it.</summary>
internal sealed partial class FpgaModel
{
    private const uint ChipPhyEnables = 0x0004_0000;

    private readonly PerformanceTest _perfTest;

    private uint ReadFpga(uint address)
    {
        if (ExternalMemory.Contains(address))
        {
            ReachProcessors();
            return _memory.Read(address);
        }
        if (address is >= FpgaRegisters.I2c and < FpgaRegisters.I2cPrescaler) return _i2c.Read(address - FpgaRegisters.I2c);
        return address switch
        {
            FpgaRegisters.Timer => (uint)(_now - _timerStart),
            FpgaRegisters.SyncActive => _now < _syncDone ? 1u : 0u,
            >= FpgaRegisters.ArqWrites and <= FpgaRegisters.ArqReads => ReadArq(address),
            >= FpgaRegisters.PhyCrcErrors and < FpgaRegisters.PhyDropped + 8 or >= FpgaRegisters.PhyWords and < FpgaRegisters.PhyWords + 16 => ReadPhy(address),
            FpgaRegisters.PerfTestSent => (uint)_perfTest.Sent(_now),
            FpgaRegisters.PerfTestReceived => (uint)_perfTest.Received(_now),
            FpgaRegisters.PerfTestInOrder => (uint)_perfTest.InOrder(_now),
            FpgaRegisters.PerfTestErrorWord => (uint)_perfTest.ErrorWord(_now),
            _ => _registers[address],
        };
    }

    private void WriteFpga(uint address, uint data, uint byteEnables)
    {
        uint enabled = RegisterPages.ByteMask(byteEnables);
        if (ExternalMemory.Contains(address))
        {
            ReachProcessors();
            _memory.Write(address, data, enabled);
            return;
        }
        if (address is >= FpgaRegisters.I2c and < FpgaRegisters.I2cPrescaler) { _i2c.Write(address - FpgaRegisters.I2c, data); return; }
        if (address is >= FpgaRegisters.Spi and < FpgaRegisters.Spi + 8) { WriteSpi(address - FpgaRegisters.Spi, data); return; }
        uint mask = FpgaRegisters.WritableMask(address) & enabled;
        if (mask == 0) return;
        // Events and processor reads that came before this write belong to the old setting.
        BeginChange(address);
        uint before = _registers[address], after = (before & ~mask) | (data & mask);
        _registers[address] = after;
        if (IsOutputRoute(address)) _routing.Follow(before, after);
        LoadSettings();
        if (address == FpgaRegisters.PhyEnables) WatchLinks();
    }

    private void BeginChange(uint address)
    {
        AdvanceChip(_now);
        if (address == FpgaRegisters.EventRecording) DrainTo(_now);
        if (address is >= FpgaRegisters.SpikeIoOutput and <= FpgaRegisters.SpikeIoConfig or >= FpgaRegisters.InputRoutes and < FpgaRegisters.OutputRoutes + 0x1_0000) TakeFromChip();
    }

    private static bool IsOutputRoute(uint address) => address - FpgaRegisters.OutputRoutes < 0x1_0000;

    // Settings that are looked at per word or event.
    private void LoadSettings()
    {
        _recording = (_registers[FpgaRegisters.EventRecording] & 1) != 0;
        _timeoutTicks = _registers[FpgaRegisters.InstructionTimeout];
        _spikeIo.Configure(_registers[FpgaRegisters.SpikeIoConfig]);
        FollowPerformanceTest();
    }

    // The test runs while it is on and a link carries its words.
    private void FollowPerformanceTest() => _perfTest.Run((_registers[FpgaRegisters.PerfTest] & 1) != 0 && CarriesEvents, _now);

    uint IFpgaBus.Read(uint address) => ExternalMemory.Contains(address) ? _memory.Read(address) : _registers[address];

    void IFpgaBus.Write(uint address, uint data, uint byteEnables)
    {
        if (ExternalMemory.Contains(address)) _memory.Write(address, data, RegisterPages.ByteMask(byteEnables));
        else Losses.ProcessorWritesIgnored++;
    }

    void IFpgaBus.WriteVector(uint wordAddress, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        if (ExternalMemory.ContainsVector(wordAddress)) _memory.WriteVector(wordAddress, vector, enables);
        else Losses.ProcessorWritesIgnored++;
    }

    void IFpgaBus.ReadVector(uint wordAddress, Span<byte> vector)
    {
        if (ExternalMemory.ContainsVector(wordAddress)) _memory.ReadVector(wordAddress, vector);
        else vector.Clear();
    }
}
