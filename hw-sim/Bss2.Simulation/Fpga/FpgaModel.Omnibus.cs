using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Omnibus accesses of the executor: pairing of address and data, latencies, reads in flight, and how far the chip is run.</summary>
internal sealed partial class FpgaModel
{
    private readonly long[] _readReady;
    private readonly ResponseQueue _reads = new();
    private long _lastReady, _lastWriteEffect, _busFree;
    private int _readSlot;
    private uint? _writeAddress;
    private uint _writeEnables;

    private void Address(ulong word)
    {
        if (_writeAddress is not null) Losses.UnpairedOmnibusWords++;
        _writeAddress = null;
        uint address = (uint)word;
        if ((word >> 36 & 1) == 0)
        {
            (_writeAddress, _writeEnables) = (address, (uint)(word >> 32) & 15);
            return;
        }
        // Back-pressure: the oldest of the last 52 reads must have been answered.
        ref long slot = ref _readReady[_readSlot];
        if (++_readSlot == _readReady.Length) _readSlot = 0;
        _now = Math.Max(_now, slot);
        int repeatTicks = (address & 0x8000_0000) == 0 ? RepeatRead() : 0;
        uint data = ReadAt(address, out int extraTicks);
        long ready = Math.Max(_lastReady + 1, _now + _options.ReadLatencyTicks + extraTicks + repeatTicks);
        slot = _lastReady = ready;
        _reads.Enqueue(ready, UtFromFpgaOpcode.OmnibusData, data);
    }

    private void WriteData(uint data)
    {
        if (_writeAddress is not uint address) { Losses.UnpairedOmnibusWords++; return; }
        _writeAddress = null;
        bool isOnChip = (address & 0x8000_0000) == 0;
        if (isOnChip) RepeatWrite();
        _lastWriteEffect = _now + _options.WriteLatencyTicks;
        if (!isOnChip) { WriteFpga(address, data, _writeEnables); return; }
        _arqWrites++;
        _links.Send(1);
        if (address is >= PllFirst and <= PllLast) LookAtPower();
        ReachChip();
        if (!HasOmnibusClock()) return;
        _chip.Write(address, data, _writeEnables);
        KeepBusBusy((_chip.WriteDelay + 1) / (int)CyclesPerTick);
        if (address is >= PllFirst and <= PllLast) RefreshPower();
        if (address is ChipPhyEnables or (>= PllFirst and <= PllLast)) WatchLinks();
    }

    private uint ReadAt(uint address, out int extraTicks)
    {
        extraTicks = 0;
        if ((address & 0x8000_0000) != 0) return ReadFpga(address);
        (_arqWrites, _arqReads) = (_arqWrites + 1, _arqReads + 1);
        _links.Send(1);
        _links.Receive(1);
        ReachChip();
        if (!HasOmnibusClock()) return 0;
        uint data = _chip.Read(address, out int extraCycles);
        extraTicks = (extraCycles + _chip.ReadDelay + 1) / (int)CyclesPerTick;
        KeepBusBusy(extraTicks);
        return data;
    }

    private void KeepBusBusy(int extraTicks)
    {
        if (extraTicks > 0) _busFree = _now + _options.WriteLatencyTicks + extraTicks;
    }

    // Without clock nobody answers: a write is lost, a read is answered 0, so that counts of responses hold.
    private bool HasOmnibusClock()
    {
        if (_chip.Now >= _chip.OmnibusReadyCycle) return true;
        Losses.OmnibusAccessesLost++;
        return false;
    }

    // Accesses take effect on the chip one write latency after their instruction; a busy bus holds the executor back.
    private void ReachChip()
    {
        if (_busFree > _now + _options.WriteLatencyTicks) _now = _busFree - _options.WriteLatencyTicks;
        AdvanceChip(_now + _options.WriteLatencyTicks);
    }

    // The processors have run up to some moment between the instruction and one write latency after it: run in strides, not per word.
    private void ReachProcessors()
    {
        if (_chip.Now < (ulong)_now * CyclesPerTick) AdvanceChip(_now + _options.WriteLatencyTicks);
    }

    // Never depends on how far responses were ordered before, since that stays behind the executor's clock.
    private void AdvanceChip(long tick)
    {
        if (tick <= 0) return;
        if (HasLoops) { AdvanceChipInLoops(tick); return; }
        ulong cycle = (ulong)tick * CyclesPerTick;
        if (cycle > _chip.Now) _chip.AdvanceTo(cycle);
    }
}
