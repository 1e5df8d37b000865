namespace Bss2.Simulation;

/// <summary>AD5252 of a jBOA: wipers 1 and 3, and their persistent copies at 0x20 + wiper, from which they are loaded at power-up.</summary>
internal sealed class Potentiometer() : I2cDevice(1)
{
    private const int Persistent = 0x20, Wipers = 4;
    private const uint FromFactory = 0x80;

    private readonly uint[] _wiper = new uint[Wipers], _stored = [FromFactory, FromFactory, FromFactory, FromFactory];

    public override void Reset() => _stored.CopyTo(_wiper, 0);

    public override uint Read(int register) => register switch
    {
        1 or 3 => _wiper[register],
        Persistent + 1 or Persistent + 3 => _stored[register - Persistent],
        _ => 0,
    };

    public override void Write(int register, uint value)
    {
        if (register is 1 or 3) _wiper[register] = value;
        if (register is Persistent + 1 or Persistent + 3) _stored[register - Persistent] = value;
    }
}
