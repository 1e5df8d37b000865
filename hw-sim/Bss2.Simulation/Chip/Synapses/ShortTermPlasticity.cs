using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// Pulse lengths of the 256 drivers (chip-model.md 3.1 to 3.3): full ones, those that a storage capacitor modulates (short-term plasticity),
/// and those that encode an activation (Hagen mode). A capacitor's voltage is brought forward by the closed form when an event uses it or
/// what shapes it changes; nothing runs in between.
/// </summary>
internal sealed class ShortTermPlasticity
{
    private const int Drivers = SynapseDriverOnChip.Count, Labels = 32;

    // Writes closer together than this are one change of configuration (10 us, as for membranes).
    private const ulong BurstCycles = 2500;

    private readonly RegisterPages _registers;
    private readonly CapMemCells _cells;
    private readonly AnalogParameters _p;
    private readonly ChipMismatch _mismatch;
    private readonly ClockTime _clock;
    private readonly StpDriver[] _drivers = new StpDriver[Drivers];
    private readonly bool[] _modulates = new bool[Drivers];
    private readonly double[] _volts = new double[Drivers];
    private readonly ulong[] _at = new ulong[Drivers];
    private readonly double[] _utilizationGain = new double[Drivers], _recoveryGain = new double[Drivers];
    private ulong _changedAt, _refreshedAt;
    private bool _stale = true;

    /// <summary>Drivers whose recovery clock is divided from <paramref name="clock"/>.</summary>
    public ShortTermPlasticity(RegisterPages registers, CapMemCells cells, ChipMismatch mismatch, AnalogParameters p, ClockTime clock)
    {
        (_registers, _cells, _p, _mismatch, _clock) = (registers, cells, p, mismatch, clock);
        for (int d = 0; d < Drivers; d++)
            (_utilizationGain[d], _recoveryGain[d]) = (1 + (p.StpUtilizationSpread * mismatch.DriverDraw(d, 1)), 1 + (p.StpRecoverySpread * mismatch.DriverDraw(d, 2)));
    }

    /// <summary>Power-up: every capacitor is fully recovered, whatever its targets will be.</summary>
    public void Reset(ulong now)
    {
        Array.Fill(_volts, double.NaN);
        (_stale, _changedAt) = (true, now);
    }

    /// <summary>Called before drivers, the recovery clock, the buses or CapMem change: time so far passes with what was.</summary>
    public void BeforeChange(ulong now)
    {
        bool burst = _stale && now - _changedAt <= BurstCycles;
        _changedAt = now;
        if (burst) return;
        if (_stale) Refresh(now);
        for (int d = 0; d < Drivers; d++)
            if (_drivers[d].Modulates) Recover(d, now);
            else _at[d] = Math.Max(now, _at[d]);
        _stale = true;
    }

    /// <summary>Whether events move a driver's capacitor or depend on it; true while configuration is in flux.</summary>
    public bool Modulates(int driver) => _stale || _modulates[driver];

    /// <summary>Length of the pulse of an event, in full pulses, and what the event does to the driver. <paramref name="label"/> has 6 bits.</summary>
    public float Pulse(int driver, int label, ulong cycle)
    {
        if (_stale) Refresh(cycle);
        ref StpDriver of = ref _drivers[driver];
        if (!of.Modulates) return of.Scale;
        double over;
        if (of.IsHagen) over = of.HagenOffsetV + (((label & (Labels - 1)) - 1) * of.HagenPerLabelV);
        else
        {
            Recover(driver, cycle);
            // Used before the pulse: the voltage never shows its full recovery (chip-model.md 3.3).
            _volts[driver] += of.Utilization * (of.ChargeV - _volts[driver]);
            over = _volts[driver] - _p.StpFullV;
        }
        return (float)(of.Scale * Math.Clamp(1 - (over * of.PerRampV), 0, _p.StpLongestPulse));
    }

    /// <summary>Voltage of a driver's storage capacitor at a cycle not before its last event. Looking changes nothing.</summary>
    public double VoltsAt(int driver, ulong cycle)
    {
        if (_stale) Refresh(cycle);
        return Recovered(driver, cycle);
    }

    private double Recovered(int driver, ulong cycle)
    {
        ref readonly StpDriver of = ref _drivers[driver];
        if (double.IsNaN(_volts[driver])) return of.RecoverV;
        if (of.RecoveryRate <= 0 || cycle <= _at[driver]) return _volts[driver];
        return of.RecoverV + ((_volts[driver] - of.RecoverV) * StrictMath.Exp(-((cycle - _at[driver]) * AnalogCore.CycleUs) * of.RecoveryRate));
    }

    private void Recover(int driver, ulong cycle)
    {
        _volts[driver] = Recovered(driver, cycle);
        _at[driver] = Math.Max(cycle, _at[driver]);
    }

    // While cells settle every use looks at them anew.
    private void Refresh(ulong now)
    {
        (_stale, _refreshedAt) = (_cells.IsMoving(now), now);
        for (int h = 0; h < 2; h++)
        {
            CommonPadiBusConfig padi = _registers.Load(CommonPadiBusConfig.At(new Hemisphere(h)));
            CommonStpConfig common = _registers.Load(CommonStpConfig.At(new Hemisphere(h)));
            for (int d = 128 * h; d < 128 * (h + 1); d++)
            {
                _drivers[d] = Driver(d, common, (float)(1 + (_p.PulseExtensionPerStep * padi.DacenPulseExtension(d & 3))));
                _modulates[d] = _drivers[d].Modulates;
            }
        }
    }

    private StpDriver Driver(int driver, CommonStpConfig common, float scale)
    {
        SynapseDriverConfig config = _registers.Load(SynapseDriverConfig.At(new SynapseDriverOnChip(driver)));
        if (!config.EnableStp) return new StpDriver { Scale = scale };
        // Even drivers use the west block of their hemisphere, odd ones the east block (chip-model.md 1.5).
        var block = new CapMemBlockOnChip((2 * (driver >> 7)) + (driver & 1));
        int hemisphere = driver >> 7, set = config.SelectTargetVoltages;
        double rampV = _p.StpRampV * Code(CapMemShared.StpIRamp(block)) * _mismatch.BlockCurrentGain[block.Value] / _p.StpRampCode;
        // Without ramp current the ramp never passes the voltage: no pulse.
        if (rampV == 0) return new StpDriver { Scale = 0 };
        double hagenV = _p.StpRampV / (Labels - 1);
        CapMemCellOnChip hagenDac = hemisphere == 0 ? CapMemShared.HagenIbiasDacTop : CapMemShared.HagenIbiasDacBottom;
        return new StpDriver
        {
            Modulates = true,
            IsHagen = config.EnableHagenDac && config.EnableHagenModulation,
            Scale = scale,
            PerRampV = 1 / rampV,
            Utilization = Math.Min(1, config.Utilization * _p.StpUtilizationPerCode * _utilizationGain[driver]),
            ChargeV = Volts(set == 0 ? CapMemShared.StpVCharge0(block) : CapMemShared.StpVCharge1(block)),
            RecoverV = Volts(set == 0 ? CapMemShared.StpVRecover0(block) : CapMemShared.StpVRecover1(block)),
            RecoveryRate = config.EnableRecovery && common.EnableRecoveryClock && _clock.Runs ? 1 / RecoveryUs(driver, config, common) : 0,
            HagenPerLabelV = hagenV * Code(hagenDac) * _mismatch.BlockCurrentGain[hagenDac.Block.Value] / _p.HagenDacCode,
            HagenOffsetV = hagenV * _p.HagenActivationPerOffset * config.HagenDacOffset,
        };
    }

    private double RecoveryUs(int driver, SynapseDriverConfig config, CommonStpConfig common) =>
        _p.StpRecoveryClockUs * (1 << common.RecoveryClockSpeed) * _p.StpRecoveryPeriods * (16 - config.Recovery) * _recoveryGain[driver] * _clock.Period;

    private double Code(CapMemCellOnChip cell) => _cells.Code(CapMemCell.At(cell).AddressOf(0).Value, _refreshedAt);

    private double Volts(CapMemCellOnChip cell) => _p.ThresholdOffsetV + (_p.ThresholdPerCodeV * Code(cell) * _mismatch.VoltageGain) + _mismatch.VoltageOffsetV;
}
