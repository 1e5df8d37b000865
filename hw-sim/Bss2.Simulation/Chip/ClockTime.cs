namespace Bss2.Simulation;

/// <summary>
/// How the cycles of one of the chip's clocks lie in the model's cycles of 4 ns: from the last change of the clock on, cycle by cycle with an exact
/// period. At 250 MHz both count alike.
/// </summary>
internal sealed class ClockTime
{
    private ulong _chipStart, _ownStart;
    private long _numerator = 1, _denominator = 1;

    /// <summary>False while the clock is off.</summary>
    public bool Runs => _numerator != 0;

    /// <summary>True at 250 MHz.</summary>
    public bool IsNominal => _numerator == _denominator && Runs;

    /// <summary>Length of an own cycle in chip cycles; 0 while the clock is off.</summary>
    public double Period => Runs ? (double)_numerator / _denominator : 0;

    /// <summary>The nominal clock, both counts at <paramref name="now"/>.</summary>
    public void Reset(ulong now) => (_chipStart, _ownStart, _numerator, _denominator) = (now, now, 1, 1);

    /// <summary>Another clock from chip cycle <paramref name="now"/> on.</summary>
    public void Change(PllClock clock, ulong now)
    {
        (_ownStart, _chipStart) = (ToOwn(now), now);
        (_numerator, _denominator) = (clock.Numerator, clock.Denominator);
    }

    /// <summary>True when <paramref name="clock"/> is the one that runs, or is off as this one.</summary>
    public bool Is(PllClock clock) => (Int128)_numerator * clock.Denominator == (Int128)clock.Numerator * _denominator && Runs == clock.Runs;

    /// <summary>The first own cycle that begins at a chip cycle or later; while the clock is off, the one at which it stopped.</summary>
    public ulong ToOwn(ulong chip)
    {
        if (IsNominal) return chip <= _chipStart ? _ownStart : _ownStart + (chip - _chipStart);
        if (chip <= _chipStart || _numerator == 0) return _ownStart;
        return _ownStart + (ulong)((UInt128)(chip - _chipStart - 1) * (ulong)_denominator / (ulong)_numerator) + 1;
    }

    /// <summary>The chip cycle at which an own cycle begins, rounded up.</summary>
    public ulong ToChip(ulong own)
    {
        if (own <= _ownStart || _numerator == 0) return _chipStart;
        if (IsNominal) return _chipStart + (own - _ownStart);
        return _chipStart + (ulong)((((UInt128)(own - _ownStart) * (ulong)_numerator) + (ulong)_denominator - 1) / (ulong)_denominator);
    }

    /// <summary>Chip cycles that <paramref name="own"/> cycles take, rounded up; 0 while the clock is off.</summary>
    public ulong ChipCycles(ulong own) => IsNominal ? own : Runs ? (ulong)((((UInt128)own * (ulong)_numerator) + (ulong)_denominator - 1) / (ulong)_denominator) : 0;

    /// <summary>Own cycles that fill <paramref name="chip"/> cycles, rounded up; 0 while the clock is off.</summary>
    public ulong OwnCycles(ulong chip) => IsNominal ? chip : Runs ? (ulong)((((UInt128)chip * (ulong)_denominator) + (ulong)_numerator - 1) / (ulong)_numerator) : 0;
}
