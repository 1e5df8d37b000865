using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Merging of read responses, loopbacks, notifications and chip events in order of time.</summary>
internal sealed partial class FpgaModel
{
    private const int PackMax = 3;

    private readonly SpikeIoLoop _spikeIo;
    private readonly RoutingTables _routing;
    private readonly ResponseQueue _prompt = new();
    private readonly Queue<ChipEvent> _arrived = new();
    private long _drained, _nextArrival = long.MaxValue;
    private bool _recording;

    // Emits everything due up to a tick that the executor has reached. Equal times: events, reads, links, then what the executor itself says.
    private void DrainTo(long limit)
    {
        AdvanceChip(limit - _options.SpikeFromChipTicks);
        TakeFromChip();
        _drained = Math.Max(_drained, limit);
        while (true)
        {
            long next = Math.Min(Math.Min(_reads.NextTick, _links.NextTick), _prompt.NextTick);
            if (_nextArrival <= Math.Min(next, limit)) EmitEvents();
            else if (next > limit) return;
            else if (_reads.NextTick == next) Emit(_reads.Dequeue());
            else if (_links.NextTick == next) Emit(_links.Announce());
            else Emit(_prompt.Dequeue());
        }
    }

    private void Emit(in Response response)
    {
        long time = SystimeAt(response.Tick);
        if (response.Opcode == UtFromFpgaOpcode.Systime) { _responses.AddSystime(time); return; }
        _responses.Add(response.Opcode, response.Payload, 0, time);
        // The host's clock starts anew with its next program.
        if (response.Opcode == UtFromFpgaOpcode.Loopback && response.Payload == 0) _responses.ClockUnknown = true;
    }

    // Events of one kind and one chip cycle travel in one pack of up to three (U7). Those of a cycle arrive together.
    private void EmitEvents()
    {
        ChipEvent first = _arrived.Peek(), next;
        int count = 0;
        UInt128 payload = 0;
        do
        {
            payload = (payload << 24) | Stamped(_arrived.Dequeue());
            count++;
        }
        while (count < PackMax && _arrived.TryPeek(out next) && next.Cycle == first.Cycle && next.IsMadcSample == first.IsMadcSample);
        _nextArrival = _arrived.TryPeek(out next) ? ArrivalTick(next.Cycle) : long.MaxValue;
        count = CarryFromChip(ref payload, count, ArrivalTick(first.Cycle));
        if (count == 0) return;
        if (!_recording) { Losses.EventsNotRecorded += count; return; }
        UtFromFpgaOpcode opcode = (first.IsMadcSample ? UtFromFpgaOpcode.MadcSamplePack1 : UtFromFpgaOpcode.SpikePack1) + (byte)(count - 1);
        _responses.Add(opcode, (ulong)payload, (byte)(payload >> 64), SystimeAt(ArrivalTick(first.Cycle)));
    }

    private long ArrivalTick(ulong cycle) => (long)((cycle + CyclesPerTick - 1) / CyclesPerTick) + _options.SpikeFromChipTicks;

    // The low 8 bits of the chip's systime in units of 4 ns.
    private ulong Stamped(in ChipEvent e) => e.Value | (ulong)(byte)((_chip.Systime << 1) - (_chip.Now - e.Cycle)) << 16;

    private void TakeFromChip()
    {
        while (_chip.TryTakeEvent(_chip.Now, out ChipEvent chipEvent))
        {
            if (_arrived.Count == 0) _nextArrival = ArrivalTick(chipEvent.Cycle);
            _arrived.Enqueue(chipEvent);
            if (_spikeIo.TryRoute(chipEvent, out ushort label)) Return(label, _spikeIo.Transfer(ArrivalTick(chipEvent.Cycle)));
            if (_routing.TryLeave(chipEvent, out uint routingLabel)) LeaveForOthers(routingLabel, ArrivalTick(chipEvent.Cycle));
        }
    }

    private bool HasLoops => _spikeIo.IsOn || _routing.IsOn;

    private void LeaveForOthers(uint routingLabel, long tick)
    {
        Losses.EventsRoutedOut++;
        if (!_routing.IsOn) return;
        if (_routing.TryEnter(routingLabel, out ushort label)) Return(label, tick + _routing.TransferTicks);
        else Losses.EventsNotRoutedIn++;
    }

    private void Return(ushort label, long tick) => _chip.InjectSpikes([label], (ulong)(tick + _options.SpikeToChipTicks) * CyclesPerTick);

    // An event that goes round comes back no sooner than both link latencies: steps of that length see every event before its return is due.
    private void AdvanceChipInLoops(long tick)
    {
        int stride = _options.SpikeFromChipTicks + _options.SpikeToChipTicks;
        while (_chip.Now < (ulong)tick * CyclesPerTick)
        {
            _chip.AdvanceTo(Math.Min((ulong)tick, (_chip.Now / CyclesPerTick) + (ulong)stride) * CyclesPerTick);
            TakeFromChip();
        }
    }

    private void DiscardChipEvents()
    {
        _arrived.Clear();
        _nextArrival = long.MaxValue;
        while (_chip.TryTakeEvent(_chip.Now, out _)) { }
    }
}
