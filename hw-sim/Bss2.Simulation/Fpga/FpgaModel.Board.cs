namespace Bss2.Simulation;

/// <summary>The board around FPGA and chip: supplies, what they are set to and what they give, and the sensors on them.</summary>
internal sealed partial class FpgaModel : ISupplyReadings
{
    private const uint FirstSerialWithSensor = 75, PllFirst = 0x0008_0000, PllLast = 0x0008_0004;
    private const int MonitorAddress = 0x40, TemperatureAddress = 0x48, EepromAddress = 0x50, MultiplexerAddress = 0x70, ExpanderAddress = 0x38, PotentiometerAddress = 0x2C, DacAddress = 0x4C;

    private static readonly double[] NominalVolts = [1.25, 2.5, 1.2, 2.5, 1.2, 1.2];

    // Codes at which the supplies are nominal: those of the digital initialisation (link-protocol.md 5.5 step 3).
    private static readonly int[] NominalCodes = [2090, 608, 1630, 608, 440, 440];

    private readonly I2cBus _i2c;
    private readonly SpiBoard _spi = new();
    private readonly PowerMeter _power;
    private readonly Philox _monitorNoise;

    /// <summary>What the chip has used by the model.</summary>
    public PowerEstimate EstimatePower()
    {
        LookAtPower();
        return PowerEstimate.Of(_power);
    }

    double ISupplyReadings.MeanWatts
    {
        get
        {
            LookAtPower();
            double joules = 0, standing = 0;
            foreach (SupplyRail rail in Enum.GetValues<SupplyRail>()) (joules, standing) = (joules + _power.Joules(rail), standing + _power.StandingWatts(rail));
            return _power.Seconds > 0 ? joules / _power.Seconds : standing;
        }
    }

    SupplyReading ISupplyReadings.Measure(SupplyRail rail)
    {
        LookAtPower();
        double volts = VoltsOf(rail), watts = _power.MeanWatts(rail);
        float noise = Gaussian.At(_monitorNoise, RandomDomain.Supply, (uint)rail, (ulong)SystimeAt(_now));
        return new SupplyReading(volts, volts > 0 ? watts / volts : 0, noise * _options.Power.MonitorNoiseLsb);
    }

    private static I2cBus MakeI2c(FpgaOptions options, ISupplyReadings supplies)
    {
        Dictionary<int, I2cDevice> devices = new()
        {
            [EepromAddress] = new EepromId(options.EepromSerial), [MultiplexerAddress] = new Multiplexer(), [ExpanderAddress] = new PortExpander(), [DacAddress] = new JboaDac(),
        };
        if (options.EepromSerial >= FirstSerialWithSensor) devices[TemperatureAddress] = new TemperatureSensor(options.Power, supplies);
        foreach (SupplyRail rail in Enum.GetValues<SupplyRail>()) devices[MonitorAddress + (int)rail] = new SupplyMonitor(rail, supplies);
        for (int i = 0; i < 3; i++) devices[PotentiometerAddress + i] = new Potentiometer();
        return new I2cBus(devices);
    }

    private void ResetBoard()
    {
        _i2c.Reset();
        _spi.Reset();
        _power.StartAverages();
        RefreshPower();
    }

    private void WriteSpi(uint client, uint data)
    {
        // Only the last byte of a transfer changes anything.
        if ((data & 0x8000_0000) != 0) LookAtPower();
        if (_spi.Write(client, data)) RefreshPower();
    }

    // Adds up what was used until now; the chip's biases may have changed since the last look, and count from now on.
    private void LookAtPower()
    {
        AdvanceChip(_now);
        CountTestWords();
        ChipActivity activity = _chip.Activity;
        _power.Advance(_now, activity, _links.Words);
        RefreshPower(activity);
    }

    private void RefreshPower() => RefreshPower(_chip.Activity);

    private void RefreshPower(in ChipActivity activity)
    {
        Span<double> factors = stackalloc double[PowerMeter.Rails];
        for (int rail = 0; rail < factors.Length; rail++)
        {
            double relative = VoltsOf((SupplyRail)rail) / NominalVolts[rail];
            factors[rail] = relative * relative;
        }
        _power.Refresh(activity, _links.EnabledCount, factors);
    }

    private double VoltsOf(SupplyRail rail)
    {
        if (!_spi.IsOn(rail)) return 0;
        int nominal = NominalCodes[(int)rail], code = _spi.CodeOf(rail) ?? nominal;
        return NominalVolts[(int)rail] * (1 + (_options.Power.SupplyRange * (code - nominal) / 4096));
    }
}
