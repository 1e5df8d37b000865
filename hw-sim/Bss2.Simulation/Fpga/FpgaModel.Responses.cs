using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Merging of read responses, notifications and chip events in order of time.</summary>
internal sealed partial class FpgaModel
{
    private readonly ulong[] _packed = new ulong[3];

    // Emits everything due up to now. Chip events reach the FPGA a fixed latency after they left the chip.
    private void Drain()
    {
        AdvanceChip(_now - _options.SpikeFromChipTicks);
        while (true)
        {
            long pending = _pending.TryPeek(out Pending p) ? p.Tick : long.MaxValue;
            int scheduled = EarliestScheduled();
            long due = scheduled >= 0 ? _scheduled[scheduled].Tick : long.MaxValue;
            long next = Math.Min(Math.Min(pending, due), _now);
            if (TakeEvents(next)) continue;
            if (pending <= _now && pending <= due) { Emit(_pending.Dequeue()); continue; }
            if (due > _now) return;
            Emit(_scheduled[scheduled]);
            _scheduled.RemoveAt(scheduled);
        }
    }

    private int EarliestScheduled()
    {
        int best = -1;
        for (int i = 0; i < _scheduled.Count; i++)
            if (best < 0 || _scheduled[i].Tick < _scheduled[best].Tick) best = i;
        return best;
    }

    private void Emit(in Pending p) => _responses.Add(p.Opcode, p.Payload, 0, SystimeAt(p.Tick));

    // Events of one chip cycle travel in one pack of up to three (U7).
    private bool TakeEvents(long tick)
    {
        ulong limit = tick < _options.SpikeFromChipTicks ? 0 : (ulong)(tick - _options.SpikeFromChipTicks) * CyclesPerTick;
        if (!_chip.TryTakeEvent(limit, out ChipEvent first)) return false;
        bool recording = (_registers[FpgaRegisters.EventRecording] & 1) != 0;
        RouteSpikeIo(first.Value);
        int count = 0;
        ulong cycle = first.Cycle;
        _packed[count++] = Stamped(first);
        while (count < 3 && _chip.TryTakeEvent(Math.Min(limit, cycle), out ChipEvent next))
        {
            RouteSpikeIo(next.Value);
            _packed[count++] = Stamped(next);
        }
        if (!recording) { Losses.EventsNotRecorded += count; return true; }
        UInt128 payload = 0;
        for (int i = 0; i < count; i++) payload = (payload << 24) | _packed[i];
        UtFromFpgaOpcode opcode = (first.IsMadcSample ? UtFromFpgaOpcode.MadcSamplePack1 : UtFromFpgaOpcode.SpikePack1) + (byte)(count - 1);
        long stamp = (long)(cycle / CyclesPerTick) + _options.SpikeFromChipTicks;
        _responses.Add(opcode, (ulong)payload, (byte)(payload >> 64), SystimeAt(stamp));
        return true;
    }

    private ulong Stamped(in ChipEvent e) => e.Value | (ulong)(byte)_chip.Analog.SystimeCycles(e.Cycle) << 16;

    // Internal loopback of the SpikeIO link: label -> serial address -> label, back into the event stream to the host.
    private void RouteSpikeIo(ushort label)
    {
        uint config = _registers[FpgaRegisters.SpikeIoConfig];
        if ((config >> 16 & 1) == 0 || (config >> 18 & 1) == 0) return;
        uint address = _registers[FpgaRegisters.SpikeIoOutput + label];
        if (address == 0xFF) return;
        uint back = _registers[FpgaRegisters.SpikeIoInput + address];
        if ((config >> 17 & 1) != 0 && back != 0xFFFF) _chip.InjectSpikes([(ushort)back], Math.Max(_chip.Now, (ulong)(_now + _options.SpikeToChipTicks) * CyclesPerTick));
    }
}
