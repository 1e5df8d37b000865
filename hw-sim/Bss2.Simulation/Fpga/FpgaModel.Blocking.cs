using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Instructions that wait, and those that set clocks: timer, barriers, polling, time-out, systime, chip reset.</summary>
internal sealed partial class FpgaModel
{
    private const ulong SystimeMask = (1UL << 43) - 1;
    private const uint SystimeBaseLow = 0, SystimeBaseHigh = 1;

    private long _systimeOffset;
    private uint _timeoutTicks;

    // The timer is one 32-bit up-counter that wraps.
    private void WaitUntil(uint value)
    {
        uint timer = (uint)(_now - _timerStart);
        if (timer < value) _now += value - timer;
    }

    // A single FPGA passes the multi-FPGA barrier at once, and this bitfile has no systime correction (timing.md).
    private void Barrier(BarrierKind kind)
    {
        long until = _now;
        if ((kind & BarrierKind.Omnibus) != 0) until = Math.Max(until, Math.Max(_lastReady, _lastWriteEffect));
        if ((kind & BarrierKind.Systime) != 0) until = Math.Max(until, _syncDone);
        if ((kind & BarrierKind.Jtag) != 0) until = Math.Max(until, _jtagDone);
        if (until - _now > _timeoutTicks) TimeOut(_now + _timeoutTicks);
        else _now = until;
    }

    private bool BeginPoll(bool equality)
    {
        (_polling, _pollStart) = (true, _now);
        return Poll(equality);
    }

    // False when it must go on after the host has taken responses. Polling reads answer nothing (U12).
    private bool Poll(bool equality)
    {
        while (CatchUp())
        {
            uint data = ReadAt(_registers[FpgaRegisters.PollAddress], out int extraTicks);
            bool equal = (data & _registers[FpgaRegisters.PollMask]) == _registers[FpgaRegisters.PollTarget];
            _now += _options.ReadLatencyTicks + extraTicks;
            bool late = _now - _pollStart > _timeoutTicks;
            if (equal != equality && !late) continue;
            _polling = false;
            if (equal != equality) TimeOut(_now);
            return true;
        }
        return false;
    }

    // One notification; everything up to the halt is skipped, the halt is answered (U5).
    private void TimeOut(long tick)
    {
        _now = tick;
        _skipping = true;
        int inFlight = 0;
        foreach (long ready in _readReady)
            if (ready > _now) inFlight++;
        _prompt.Enqueue(_now, UtFromFpgaOpcode.TimeoutNotification, _index | ((ulong)inFlight << 39));
    }

    // Both counters take the base of the chip; from here on responses are annotated (U6).
    private void SystimeInit(bool synchronise)
    {
        if (!synchronise) { _prompt.Enqueue(_now, UtFromFpgaOpcode.Systime, 0); return; }
        if (!ReachesSystime()) return;
        DrainTo(_now);
        AdvanceChip(_now);
        ulong baseTicks = (_chip.Read(SystimeBaseLow, out _) | ((ulong)_chip.Read(SystimeBaseHigh, out _) << 32)) & SystimeMask;
        _chip.SetSystime((baseTicks + (_chip.Now / CyclesPerTick) - (ulong)_now) & SystimeMask);
        _systimeOffset = (long)baseTicks - _now;
        _responses.Annotate = true;
        _responses.AddSystime((long)baseTicks);
        _registers[FpgaRegisters.SyncRttLow] = (uint)_options.SystimeRoundTripTicks;
        _registers[FpgaRegisters.SyncTimeLow] = (uint)baseTicks;
        _registers[FpgaRegisters.SyncTimeHigh] = (uint)(baseTicks >> 32);
    }

    // The reset line also drops links, TAP state and events on the link; a synchronisation with the chip's counter is void after it, so
    // that the same words give the same responses on a fresh and on a used board (chip-model 8.4).
    private void ResetChip()
    {
        DrainTo(_now);
        LookAtPower();
        _chip.Reset();
        DiscardChipEvents();
        _jtag.Reset();
        _links.Drop();
        FollowPerformanceTest();
        RefreshPower();
        _responses.Annotate = false;
        _systimeOffset = -_now;
    }

    // Every try takes the same time; one that meets a damaged word, or no link at all, fails. After the last one nothing is set and nothing
    // is told: the barrier passes, and the registers keep what the last success left.
    private bool ReachesSystime()
    {
        uint tries = Math.Max(1, _registers[FpgaRegisters.SyncTries]);
        bool isReached = false;
        _syncDone = _now;
        for (uint i = 0; i < tries && !isReached; i++)
        {
            _syncDone += _options.SystimeSyncTicks;
            isReached = CarriesSystime();
            if (!isReached) Losses.SystimeTriesFailed++;
        }
        return isReached;
    }

    private long SystimeAt(long tick) => (tick + _systimeOffset) & (long)SystimeMask;
}
