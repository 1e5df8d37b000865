namespace Bss2.Simulation;

/// <summary>TCA9546 of a jBOA: one byte without a register number. Which devices lie behind which channel is not published: all answer always.</summary>
internal sealed class Multiplexer() : I2cDevice(1)
{
    private uint _channels;

    public override bool HasRegisters => false;

    public override void Reset() => _channels = 0;

    public override uint Read(int register) => _channels;

    public override void Write(int register, uint value) => _channels = value;
}
