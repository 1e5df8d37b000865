namespace Bss2.Simulation;

/// <summary>TCA9554 of a jBOA: inputs (0), outputs (1), polarity of inputs (2), direction (3, 1 = input). Nothing drives its pins: inputs are pulled up.</summary>
internal sealed class PortExpander() : I2cDevice(1)
{
    private const int Inputs = 0, Outputs = 1, Polarity = 2, Direction = 3;
    private readonly uint[] _registers = new uint[4];

    public override void Reset() => (_registers[Outputs], _registers[Polarity], _registers[Direction]) = (0xFF, 0, 0xFF);

    public override uint Read(int register)
    {
        if (register != Inputs) return register <= Direction ? _registers[register] : 0;
        uint pins = (_registers[Outputs] & ~_registers[Direction]) | _registers[Direction];
        return (pins ^ (_registers[Polarity] & _registers[Direction])) & 0xFF;
    }

    public override void Write(int register, uint value)
    {
        if (register is >= Outputs and <= Direction) _registers[register] = value;
    }
}
