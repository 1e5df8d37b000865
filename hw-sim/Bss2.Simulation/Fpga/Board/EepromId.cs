namespace Bss2.Simulation;

/// <summary>The identification memory of the board: its serial number, four bytes at 0xFC, read only.</summary>
internal sealed class EepromId(uint serial) : I2cDevice(4)
{
    private const int Serial = 0xFC;

    public override void Reset() { }

    public override uint Read(int register) => register == Serial ? serial : 0;

    public override void Write(int register, uint value) { }
}
