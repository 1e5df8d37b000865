namespace Bss2.Simulation;

/// <summary>TMP112: 12 bits of 1/16 K, left-aligned in 16 (chip-model.md 7). The carrier warms with the power of the chip.</summary>
internal sealed class TemperatureSensor(PowerParameters p, ISupplyReadings supplies) : I2cDevice(2)
{
    private const int Temperature = 0, LastRegister = 3;
    private const double Lsb = 0.0625;
    private readonly uint[] _registers = new uint[LastRegister + 1];

    // Configuration and limits at power-up: TMP112 data sheet.
    public override void Reset() => (_registers[1], _registers[2], _registers[3]) = (0x60A0, 0x4B00, 0x5000);

    public override uint Read(int register)
    {
        if (register != Temperature) return register <= LastRegister ? _registers[register] : 0;
        double celsius = Math.Clamp(p.BoardCelsius + (p.KelvinPerWatt * supplies.MeanWatts), p.CelsiusMin, p.CelsiusMax);
        return (uint)Math.Floor((celsius / Lsb) + 0.5) << 4;
    }

    public override void Write(int register, uint value)
    {
        if (register is > Temperature and <= LastRegister) _registers[register] = value;
    }
}
