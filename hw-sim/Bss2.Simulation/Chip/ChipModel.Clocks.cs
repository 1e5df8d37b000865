namespace Bss2.Simulation;

/// <summary>
/// The clocks that PLLs and clock output block make: what runs with them, and how long the omnibus is gone when they change
/// (registers-notes.md 15; the latter with <see cref="ChipOptions.StrictClocks"/> only). Processors and MADC follow their frequency; everything
/// else stays on the grid of 4 ns.
/// </summary>
internal sealed partial class ChipModel
{
    private const uint ClockWords = 5, SourceOfEvents = 1u << 31;

    // 30 us after a change. After a reset tests wait 22 us, but the JTAG-only initialisation reaches the omnibus 19 us after it: 15 us [A].
    private const ulong RelockCycles = 7_500, ResetCycles = 3_750;

    private readonly PpuTime _ppuTime = new();
    private readonly uint[] _clockWords = new uint[ClockWords];
    private ulong _relockedAt, _resetOverAt;
    private bool _omnibusRuns;

    /// <summary>Own time of the processors.</summary>
    public PpuTime PpuTime => _ppuTime;

    /// <inheritdoc/>
    public ulong OmnibusReadyCycle => !Options.StrictClocks ? 0 : _omnibusRuns ? _relockedAt : ulong.MaxValue;

    /// <inheritdoc/>
    public ulong JtagOmnibusReadyCycle => Options.StrictClocks ? Math.Max(OmnibusReadyCycle, _resetOverAt) : 0;

    /// <inheritdoc/>
    public bool HasLinkClock { get; private set; }

    // Power-up values run at once; the reset line keeps the omnibus from JTAG for a while.
    private void ResetClocks(bool isPowerUp)
    {
        for (uint i = 0; i < ClockWords; i++) _clockWords[i] = _registers[PllBase + i];
        (_relockedAt, _resetOverAt) = (0, isPowerUp ? 0 : Now + ResetCycles);
        _ppuTime.Reset(Now);
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
        _ppuTime.Change(PllClock.Of(_registers, PllClock.PpuOutput), Now);
        LoadClocks();
    }

    // The omnibus has the clock of the event path (pll.json, switch_spl1_to_madc). The FPGA's side of the links has a fixed rate, which both
    // of the chip's link clocks must meet: 500 MHz.
    private void LoadClocks()
    {
        int source = (_clockWords[ClockWords - 1] & SourceOfEvents) != 0 ? PllClock.MadcOutput : PllClock.PhyOutput;
        _omnibusRuns = PllClock.Of(_registers, source).Runs;
        HasLinkClock = !Options.StrictClocks || (PllClock.Of(_registers, PllClock.SerdesOutput).IsLinkRate && PllClock.Of(_registers, PllClock.PhyOutput).IsLinkRate);
    }
}
