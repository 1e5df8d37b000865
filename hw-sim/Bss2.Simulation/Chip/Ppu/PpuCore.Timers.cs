namespace Bss2.Simulation;

/// <summary>
/// Decrementer, fixed-interval timer, general inputs, and the interrupts they raise. Nothing is counted per cycle: states are brought up to date
/// when somebody looks, and the core stops at <see cref="_interruptCycle"/>.
/// </summary>
internal sealed partial class PpuCore
{
    private const uint MsrExternalEnable = 0x8000;
    private const uint TcrDecrementerEnable = 0x0400_0000, TcrIntervalEnable = 0x0080_0000, TcrReload = 0x0040_0000, TcrPeriod = 0x0300_0000;
    private const uint TcrMask = TcrDecrementerEnable | TcrIntervalEnable | TcrReload | TcrPeriod, TsrDecrementer = 0x0800_0000, TsrInterval = 0x0400_0000;
    private const uint ExternalVector = 0x14, DoorbellVector = 0x24, IntervalVector = 0x2C, DecrementerVector = 0x30;
    private const uint Pins = 15, IccrDoorbell = 1, IccrMask = (Pins << 16) | (Pins << 12) | (Pins << 8) | IccrDoorbell;
    private const ulong Never = ulong.MaxValue;

    private uint _tcr, _tsr, _decar, _iccr, _gin, _edges, _gout, _goe;
    private bool _doorbell;
    private ulong _decrementerEnd = Never;   // When it reaches 0; it stays there.
    private ulong _intervalSeen;             // Up to where intervals were looked at.

    // The first cycle at which an interrupt is due, as things stand; never while none is enabled.
    private ulong _interruptCycle = Never;

    /// <summary>When the next interrupt is due, if nothing changes before.</summary>
    public ulong InterruptCycle => _interruptCycle;

    /// <summary>The four general input pins at the core's present time.</summary>
    public void SetInputs(uint pins)
    {
        uint active = _iccr >> 12 & Pins, level = _iccr >> 16 & Pins;
        _edges |= (pins ^ _gin) & (pins ^ active) & ~level & Pins;
        _gin = pins & Pins;
        FindNextInterrupt();
    }

    /// <summary>Rings the doorbell at the core's present time.</summary>
    public void RingDoorbell()
    {
        _doorbell = true;
        FindNextInterrupt();
    }

    private void ResetTimers()
    {
        (_tcr, _tsr, _decar, _iccr, _gin, _edges, _gout, _goe, _doorbell) = (0, 0, 0, 0, 0, 0, 0, 0, false);
        (_decrementerEnd, _intervalSeen, _interruptCycle) = (Never, _cycle, Never);
    }

    private uint ReadTimerSpr(uint number)
    {
        // A loop that waits for one of these is not the same at every pass.
        _loopPure = false;
        UpdateTimers();
        return number switch
        {
            PpuSpr.Dec => _decrementerEnd == Never ? 0 : (uint)(_decrementerEnd - _cycle),
            PpuSpr.Tsr => _tsr,
            PpuSpr.Tcr => _tcr,
            PpuSpr.Gin => _gin,
            PpuSpr.Gout => _gout,
            PpuSpr.Goe => _goe,
            PpuSpr.Iccr => _iccr,
            _ => 0,
        };
    }

    private void WriteTimerSpr(uint number, uint value)
    {
        UpdateTimers();
        switch (number)
        {
            case PpuSpr.Dec: _decrementerEnd = value == 0 ? Never : _cycle + value; break;
            case PpuSpr.Decar: _decar = value; break;
            case PpuSpr.Tsr: _tsr &= ~value; break;   // Ones clear.
            case PpuSpr.Tcr: _tcr = value & TcrMask; break;
            case PpuSpr.Gout: _gout = value; break;
            case PpuSpr.Goe: _goe = value; break;
            case PpuSpr.Iccr: _iccr = value & IccrMask; break;
        }
        FindNextInterrupt();
    }

    private ulong IntervalCycles => 256UL << (int)(4 * ((_tcr & TcrPeriod) >> 24));

    private void UpdateTimers()
    {
        if (_decrementerEnd <= _cycle)
        {
            _tsr |= TsrDecrementer;
            bool reloads = (_tcr & TcrReload) != 0 && _decar != 0;
            _decrementerEnd = reloads ? _cycle + _decar - ((_cycle - _decrementerEnd) % _decar) : Never;
        }
        if (TimeBase / IntervalCycles > (_intervalSeen - _startCycle) / IntervalCycles) _tsr |= TsrInterval;
        _intervalSeen = _cycle;
    }

    private bool ExternalPending => ((((_gin ^ _iccr >> 12) & _iccr >> 16) | _edges) & _iccr >> 8 & Pins) != 0;

    private bool DoorbellPending => _doorbell && (_iccr & IccrDoorbell) != 0;

    // To be called whenever something changes that decides about interrupts.
    private void FindNextInterrupt()
    {
        _interruptCycle = Never;
        if ((_msr & MsrExternalEnable) == 0) return;
        UpdateTimers();
        if (ExternalPending || DoorbellPending) _interruptCycle = _cycle;
        if ((_tcr & TcrDecrementerEnable) != 0) _interruptCycle = Math.Min(_interruptCycle, (_tsr & TsrDecrementer) != 0 ? _cycle : _decrementerEnd);
        if ((_tcr & TcrIntervalEnable) != 0) _interruptCycle = Math.Min(_interruptCycle, (_tsr & TsrInterval) != 0 ? _cycle : NextInterval());
        _stop = Math.Min(_stop, _interruptCycle);
    }

    private ulong NextInterval() => _startCycle + (((TimeBase / IntervalCycles) + 1) * IntervalCycles);

    // An enabled interrupt ends a wait instruction and returns to it, not behind it (the RTL's rule, nux frontend_single.sv); a processor that ran away,
    // or is in reset, stays.
    private bool Wakes(ulong limit)
    {
        if (!_running || _ranAway || _interruptCycle >= limit) return false;
        (_sleeping, _cycle) = (false, Math.Max(_cycle, _interruptCycle));
        _pc -= 4;
        return true;
    }

    private void TakeInterrupt()
    {
        UpdateTimers();
        uint vector = ExternalPending ? ExternalVector : DoorbellPending ? DoorbellVector
            : (_tcr & TcrIntervalEnable) != 0 && (_tsr & TsrInterval) != 0 ? IntervalVector : DecrementerVector;
        if (vector == ExternalVector) _edges = 0;
        if (vector == DoorbellVector) _doorbell = false;
        (_srr0, _srr1) = (_pc, _msr);
        _msr &= MsrKept;
        _pc = vector;
        _loopPure = false;
        FindNextInterrupt();
    }
}
