namespace Bss2.Simulation;

/// <summary>
/// INA219 of one supply: bus voltage in 4 mV, voltage over the shunt in 10 uV, averaged since the conversion before; current and power by its
/// calibration register. A reading finds the conversion that is over.
/// </summary>
internal sealed class SupplyMonitor(SupplyRail rail, ISupplyReadings supplies) : I2cDevice(2)
{
    private const int Config = 0, Shunt = 1, Bus = 2, Power = 3, Current = 4, Calibration = 5;
    private const uint ConfigDefault = 0x399F, ConfigReset = 0x8000, ConversionReady = 2;
    private const int ShuntEnable = 1, BusEnable = 2, ShuntMax = 4000, BusMax = 8000;
    private const double ShuntOhm = 0.027, ShuntLsb = 10e-6, BusLsb = 4e-3;

    // Conversion times in us for 9 to 12 bits; from code 8 on 2^n samples of 12 bits are averaged (INA219 data sheet).
    private static readonly int[] SampleUs = [84, 148, 276, 532];
    private const int TicksPerUs = 125;

    private uint _config, _calibration, _busCode;
    private int _shuntCode;
    private long _convertedAt = long.MinValue;

    public override void Reset() => (_config, _calibration, _busCode, _shuntCode, _convertedAt) = (ConfigDefault, 0, 0, 0, long.MinValue);

    public override uint Read(int register)
    {
        if (register is >= Shunt and <= Current) Convert();
        return register switch
        {
            Config => _config,
            Shunt => (ushort)_shuntCode,
            Bus => (_busCode << 3) | ConversionReady,
            Power => (uint)Math.Min(ushort.MaxValue, Math.Abs((long)CurrentCode * _busCode) / 5000),
            Current => (ushort)CurrentCode,
            Calibration => _calibration,
            _ => 0,
        };
    }

    public override void Write(int register, uint value)
    {
        if (register == Config && (value & ConfigReset) != 0) Reset();
        else if (register == Config) _config = value;
        // Bit 0 does not exist, and reads 0.
        else if (register == Calibration) _calibration = value;
    }

    // The device's own arithmetic: shunt code times calibration over 4096.
    private int CurrentCode => Math.Clamp((int)((long)_shuntCode * (_calibration & 0xFFFE) / 4096), short.MinValue, short.MaxValue);

    private long ConversionTicks
    {
        get
        {
            uint mode = _config >> 3 & 15;
            return (long)TicksPerUs * ((mode & 8) == 0 ? SampleUs[mode & 3] : SampleUs[3] << (int)(mode & 7));
        }
    }

    private void Convert()
    {
        if (_convertedAt != long.MinValue && supplies.Now - _convertedAt < ConversionTicks) return;
        _convertedAt = supplies.Now;
        SupplyReading reading = supplies.Measure(rail);
        if ((_config & BusEnable) != 0) _busCode = (uint)Math.Clamp(Math.Floor((reading.Volts / BusLsb) + 0.5), 0, BusMax);
        if ((_config & ShuntEnable) != 0) _shuntCode = Math.Clamp((int)Math.Floor((reading.Amperes * ShuntOhm / ShuntLsb) + reading.Noise + 0.5), -ShuntMax, ShuntMax);
    }
}
