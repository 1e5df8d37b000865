using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Devices behind the I2C master (link-protocol 4.6) with omnibus words.</summary>
public class BoardBusTests
{
    private const uint Stop = 0x80, Base = FpgaRegisters.I2c;

    [Fact]
    public void The_identification_memory_holds_the_serial_of_the_board() =>
        Assert.Equal(0x0000_0065u, ReadRegister(new FpgaOptions { EepromSerial = 0x65 }, 0x50, 0xFC, 4));

    [Theory]
    [InlineData(0x40, 1.25)]
    [InlineData(0x41, 2.5)]
    [InlineData(0x42, 1.2)]
    [InlineData(0x43, 2.5)]
    [InlineData(0x44, 1.2)]
    [InlineData(0x45, 1.2)]
    public void Every_supply_is_within_five_percent(uint device, double volts)
    {
        uint word = ReadRegister(new FpgaOptions(), device, 2, 2);
        Assert.InRange((word >> 3) * 0.004, volts * 0.95, volts * 1.05);
        Assert.Equal(0u, word & 1);
        Assert.InRange((int)(short)ReadRegister(new FpgaOptions(), device, 1, 2), -4000, 4000);
    }

    [Fact]
    public void Boards_from_serial_75_on_have_a_temperature_sensor() =>
        Assert.InRange((short)ReadRegister(new FpgaOptions { EepromSerial = 75 }, 0x48, 0, 2) / 16 * 0.0625, 15, 45);

    [Fact]
    public void Older_boards_and_empty_addresses_do_not_acknowledge()
    {
        Assert.Equal(0x8000_0000u, ReadByte(new FpgaRig(new FpgaOptions { EepromSerial = 74 }), 0x48) & 0x8000_0000);
        Assert.Equal(0x8000_0000u, ReadByte(new FpgaRig(), 0x11) & 0x8000_0000);
    }

    [Theory]
    [InlineData(0x40, 0x05, 2, 0x1234)]
    [InlineData(0x40, 0x00, 2, 0x019F)]
    [InlineData(0x38, 0x03, 1, 0xA5)]
    [InlineData(0x2C, 0x01, 1, 0xA7)]
    [InlineData(0x2E, 0x23, 1, 0x5A)]
    [InlineData(0x4C, 0x16, 2, 0xFFC0)]
    public void Registers_keep_what_is_written_most_significant_byte_first(uint device, uint register, int bytes, uint value)
    {
        var rig = new FpgaRig();
        List<ulong> words = [.. FpgaRig.Write(Base | device, register)];
        for (int i = bytes - 1; i >= 0; i--) words.AddRange(FpgaRig.Write(Base | device | (i == 0 ? Stop : 0), value >> (8 * i) & 0xFF));
        rig.Run([.. words]);
        Assert.Equal(value, ReadRegister(rig, device, register, bytes));
    }

    [Fact]
    public void Registers_that_can_only_be_read_ignore_writes()
    {
        var rig = new FpgaRig();
        uint before = ReadRegister(rig, 0x41, 2, 2);
        rig.Run([.. FpgaRig.Write(Base | 0x41, 2), .. FpgaRig.Write(Base | 0x41, 0xFF), .. FpgaRig.Write(Base | 0x41 | Stop, 0xFF)]);
        Assert.Equal(before, ReadRegister(rig, 0x41, 2, 2));
    }

    [Fact]
    public void The_multiplexer_has_one_byte_without_a_register_number()
    {
        var rig = new FpgaRig();
        rig.Run(FpgaRig.Write(Base | 0x70 | Stop, 0x07));
        Assert.Equal(0x07u, ReadByte(rig, 0x70 | Stop));
    }

    [Fact]
    public void SPI_writes_are_taken_silently()
    {
        var rig = new FpgaRig();
        Assert.True(Assert.Single(rig.Run([.. FpgaRig.Write(FpgaRegisters.Spi + 1, 0xFF), .. FpgaRig.Write(FpgaRegisters.Spi + 1, 0x8000_0040), UtWord.Halt])).IsHalt);
    }

    private static uint ReadByte(FpgaRig rig, uint offset) => (uint)rig.Run(FpgaRig.Read(Base | offset), UtWord.Barrier(BarrierKind.Omnibus), UtWord.TimerSetup)[0].Message.Low;

    private static uint ReadRegister(FpgaOptions options, uint device, uint register, int bytes) => ReadRegister(new FpgaRig(options), device, register, bytes);

    private static uint ReadRegister(FpgaRig rig, uint device, uint register, int bytes)
    {
        List<ulong> words = [.. FpgaRig.Write(Base | device, register)];
        for (int i = bytes - 1; i >= 0; i--) words.Add(FpgaRig.Read(Base | device | (i == 0 ? Stop : 0)));
        List<Answer> answers = rig.Run([.. words, UtWord.Barrier(BarrierKind.Omnibus), UtWord.TimerSetup]);
        Assert.Equal(bytes, answers.Count);
        return answers.Aggregate(0u, (value, a) => (value << 8) | (uint)a.Message.Low);
    }
}
