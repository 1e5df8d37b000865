namespace Bss2.Simulation;

/// <summary>DAC6573 of a jBOA: four channels of 10 bits, left-aligned in 16, at 0x10 + 2 * channel.</summary>
internal sealed class JboaDac() : I2cDevice(2)
{
    private const int First = 0x10, Channels = 4;
    private const uint Implemented = 0xFFC0;
    private readonly uint[] _codes = new uint[Channels];

    public override void Reset() => Array.Clear(_codes);

    public override uint Read(int register) => ChannelOf(register) is int channel ? _codes[channel] : 0;

    public override void Write(int register, uint value)
    {
        if (ChannelOf(register) is int channel) _codes[channel] = value & Implemented;
    }

    private static int? ChannelOf(int register) => (register - First) % 2 == 0 && (register - First) / 2 is >= 0 and < Channels and var channel && register >= First ? channel : null;
}
