namespace Bss2.Experiment;

/// <summary>Where a register index of the map's I2C spaces lies: device address, register number and bytes (link-protocol.md 4.6).</summary>
internal sealed record I2cLayout(Func<int, int> Device, Func<int, int?> Register, int Bytes, int ShiftLeft = 0)
{
    private static readonly int[] Ad5252Registers = [1, 3];

    public static I2cLayout Find(string space) => space switch
    {
        "I2CIdRegister" => new(_ => 0x50, _ => 0xFC, 4),
        "I2CTempRegister" => new(_ => 0x48, _ => 0, 2),
        "I2CINA219RwRegister" => new(i => 0x40 + (i / 2), i => i % 2 == 0 ? 0 : 5, 2),
        "I2CINA219RoRegister" => new(i => 0x40 + (i / 4), i => 1 + (i % 4), 2),
        "I2CTCA9554RoRegister" => new(_ => 0x38, _ => 0, 1),
        "I2CTCA9554RwRegister" => new(_ => 0x38, i => 1 + i, 1),
        // Even indices are volatile, odd ones kept in EEMEM (register bit 0x20); two channels per device.
        "I2CAD5252RwRegister" => new(i => 0x2C + (i / 4), i => ((i & 1) * 0x20) + Ad5252Registers[(i >> 1) & 1], 1),
        "I2CDAC6573RwRegister" => new(_ => 0x4C, i => 0x10 + (2 * i), 2, ShiftLeft: 6),
        "I2CTCA9546Register" => new(_ => 0x70, _ => null, 1),
        _ => throw new PlaybackException($"expected a known I2C register space, found '{space}'. Extend I2cLayout."),
    };
}
