namespace Bss2.Simulation;

/// <summary>
/// The clocks that PLLs and clock output block make: what runs with them, and how long the omnibus is gone when they change
/// (registers-notes.md 15; the latter with <see cref="ChipOptions.StrictClocks"/> only). Which block follows which clock stands in decisions.md;
/// the model's own time stays a grid of 4 ns, on which the cycles of every clock are laid.
/// </summary>
internal sealed partial class ChipModel
{
    private const uint ClockWords = 5;

    // What an access of the omnibus takes of its clock, as the processors find it (chip-model.md 5.4) [A].
    private const int OmnibusReadClocks = 20, OmnibusWriteClocks = 4;

    // 30 us after a change. After a reset tests wait 22 us, but the JTAG-only initialisation reaches the omnibus 19 us after it: 15 us [A].
    private const ulong RelockCycles = 7_500, ResetCycles = 3_750;

    private readonly ClockTime _ppuTime = new();

    // SPL1 and omnibus: crossbar, event outputs, PADI buses, recovery of the synapse drivers.
    private readonly ClockTime _eventTime = new();

    private readonly uint[] _clockWords = new uint[ClockWords];
    private ulong _relockedAt, _resetOverAt;

    /// <summary>Time of clock output 2: processors, neuron backends, CADC counters, background sources.</summary>
    public ClockTime PpuTime => _ppuTime;

    /// <inheritdoc/>
    public ulong OmnibusReadyCycle => !Options.StrictClocks ? 0 : _eventTime.Runs ? _relockedAt : ulong.MaxValue;

    /// <inheritdoc/>
    public ulong JtagOmnibusReadyCycle => Options.StrictClocks ? Math.Max(OmnibusReadyCycle, _resetOverAt) : 0;

    /// <inheritdoc/>
    public int ReadDelay { get; private set; }

    /// <inheritdoc/>
    public int WriteDelay { get; private set; }

    /// <inheritdoc/>
    public bool HasLinkClock { get; private set; }

    // Power-up values run at once; the reset line keeps the omnibus from JTAG for a while.
    private void ResetClocks(bool isPowerUp)
    {
        for (uint i = 0; i < ClockWords; i++) _clockWords[i] = _registers[PllBase + i];
        (_relockedAt, _resetOverAt) = (0, isPowerUp ? 0 : Now + ResetCycles);
        _ppuTime.Reset(Now);
        _eventTime.Reset(Now);
        LoadClocks();
    }

    // A word that is written as it was changes nothing.
    private void FollowClocks()
    {
        bool isChanged = false;
        for (uint i = 0; i < ClockWords; i++)
        {
            isChanged |= _clockWords[i] != _registers[PllBase + i];
            _clockWords[i] = _registers[PllBase + i];
        }
        if (!isChanged) return;
        _relockedAt = Now + RelockCycles;
        FollowPpuClock(PllClock.Of(_registers, PllClock.PpuOutput));
        FollowEventClock(PllClock.OfEvents(_registers));
        LoadClocks();
    }

    // Membranes pass the time before the change with the old refractory times; running counters of a backend end as they were set.
    private void FollowPpuClock(PllClock clock)
    {
        if (_ppuTime.Is(clock)) return;
        _analog.BeforeChange(Now);
        _ppuTime.Change(clock, Now);
        _backends.Invalidate();
        foreach (Cadc cadc in _cadc) cadc.Invalidate();
        _events.FollowSourceClock();
    }

    private void FollowEventClock(PllClock clock)
    {
        if (_eventTime.Is(clock)) return;
        _stp.BeforeChange(Now);
        _eventTime.Change(clock, Now);
        _events.Resume(Now);
    }

    // The FPGA's side of the links has a fixed rate, which both of the chip's link clocks must meet: 500 MHz.
    private void LoadClocks()
    {
        (ReadDelay, WriteDelay) = (DelayOf(OmnibusReadClocks), DelayOf(OmnibusWriteClocks));
        HasLinkClock = !Options.StrictClocks || (PllClock.Of(_registers, PllClock.SerdesOutput).IsLinkRate && PllClock.Of(_registers, PllClock.PhyOutput).IsLinkRate);
    }

    // A faster omnibus gains nothing: the links take most of the time.
    private int DelayOf(int clocks) => Math.Max(0, (int)_eventTime.ChipCycles((ulong)clocks) - clocks);
}
