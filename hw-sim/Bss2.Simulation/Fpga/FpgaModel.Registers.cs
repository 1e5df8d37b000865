using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Omnibus of the FPGA: memories, registers, board buses; also the PPUs' view of it.</summary>
internal sealed partial class FpgaModel
{
    private const uint ChipPhyEnables = 0x0004_0000;

    private readonly ResponseQueue _links = new();
    private long? _linksUpAt, _perfTestStart;
    private long _perfTestWords;

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
            FpgaRegisters.ArqWrites or FpgaRegisters.ArqTx => (uint)_arqWrites,
            FpgaRegisters.ArqReads or FpgaRegisters.ArqRx => (uint)_arqReads,
            >= FpgaRegisters.PhyOnline and < FpgaRegisters.PhyOnline + 8 => OnlineTicks((int)(address - FpgaRegisters.PhyOnline)),
            >= FpgaRegisters.PhyWords and < FpgaRegisters.PhyWords + 16 => PhyWords((int)(address - FpgaRegisters.PhyWords)),
            FpgaRegisters.PerfTestSent or FpgaRegisters.PerfTestReceived or FpgaRegisters.PerfTestInOrder => (uint)PerfTestWords,
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
        uint mask = FpgaRegisters.WritableMask(address) & enabled;
        if (mask == 0) return;
        // Events and processor reads that came before this write belong to the old setting.
        BeginChange(address);
        _registers[address] = (_registers[address] & ~mask) | (data & mask);
        LoadSettings();
        if (address != FpgaRegisters.PhyEnables) return;
        if (_registers[address] == 0) DropLinks();
        WatchLinks();
    }

    private void BeginChange(uint address)
    {
        AdvanceChip(_now);
        if (address == FpgaRegisters.EventRecording) DrainTo(_now);
        if (address >= FpgaRegisters.SpikeIoOutput && address <= FpgaRegisters.SpikeIoConfig) TakeFromChip();
        if (address != FpgaRegisters.PerfTest) return;
        _perfTestWords = PerfTestWords;
        _perfTestStart = null;
    }

    // Settings that are looked at per word or event.
    private void LoadSettings()
    {
        _recording = (_registers[FpgaRegisters.EventRecording] & 1) != 0;
        _timeoutTicks = _registers[FpgaRegisters.InstructionTimeout];
        _spikeIo.Configure(_registers[FpgaRegisters.SpikeIoConfig]);
        bool testing = (_registers[FpgaRegisters.PerfTest] & 1) != 0;
        if (testing && _perfTestStart is null) _perfTestStart = _now;
    }

    // One test word per tick goes out and comes back while the test is on; none is lost [A].
    private long PerfTestWords => _perfTestWords + (_perfTestStart is long start ? _now - start : 0);

    private uint OnlineTicks(int phy) => _linksUpAt is long up && up <= _now && IsEnabled(phy) ? (uint)(_now - up) : 0;

    // Requests and responses of the reliable channel, spread over the links that are up.
    private uint PhyWords(int offset)
    {
        int phy = offset / 2, enabled = 0, before = 0;
        if (_linksUpAt is null || !IsEnabled(phy)) return 0;
        for (int i = 0; i < 8; i++)
        {
            if (!IsEnabled(i)) continue;
            enabled++;
            if (i < phy) before++;
        }
        long words = (offset & 1) == 0 ? _arqWrites : _arqReads;
        return (uint)((words + enabled - 1 - before) / enabled);
    }

    private bool IsEnabled(int phy) => (_registers[FpgaRegisters.PhyEnables] >> phy & 1) != 0;

    // All links that are enabled on both sides come up together a while after the later side was enabled (U14); bits of the chip's mask
    // count the other way round (link-protocol 4.1).
    private void WatchLinks()
    {
        if (_linksUpAt is not null || _registers[FpgaRegisters.PhyEnables] == 0) return;
        uint chipEnables = _chip.Read(ChipPhyEnables, out _);
        if (chipEnables == 0) return;
        _linksUpAt = _now + _options.LinkUpTicks;
        for (int phy = 0; phy < 8; phy++)
            if (IsEnabled(phy) && (chipEnables >> (7 - phy) & 1) != 0)
                _links.Enqueue(_linksUpAt.Value, UtFromFpgaOpcode.HighspeedLinkNotification, ((uint)phy << 5) | 0x10);
    }

    private void DropLinks()
    {
        _links.Clear();
        _linksUpAt = null;
    }

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
