using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Identity, buses and counters of the board (link-protocol.md 4.4 to 4.6, 8).</summary>
public class BoardTests
{
    private const uint I2c = 0x8800_7800, Stop = 0x80, NoAcknowledge = 0x8000_0000, Spi = 0x8800_7000, PerfTest = 0x8800_8000;

    [Theory]
    [InlineData(0x15_0000_0000_005Dul), InlineData(0x1FF_FFFF_FFFF_FFFFul), InlineData(0x0A1_B2C3_D4E5_F607ul)]
    public Task The_device_dna_is_that_of_the_database(ulong dna) => ClientBench.RunAsync(link =>
    {
        uint[] data = link.Run(new ClientProgram().ReadBlock(0x8800_0003, 2).Barrier(ClientProgram.Omnibus)).Data;
        Assert.Equal(dna, ((ulong)data[0] << 32) | data[1]);
    }, fpga: new FpgaOptions { DeviceDna = dna });

    [Theory]
    [InlineData(65u, false), InlineData(74u, false), InlineData(75u, true), InlineData(0x1234_5680u, true)]
    public Task Serial_number_and_temperature_are_those_of_the_board(uint serial, bool hasSensor) => ClientBench.RunInitialisedAsync(link =>
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(serial, Combine(link.Run(ReadI2c(new ClientProgram(), 0x50, 0xFC, 4)).Data));
            uint[] temperature = link.Run(ReadI2c(new ClientProgram(), 0x48, 0, 2)).Data;
            if (!hasSensor) { Assert.Contains(temperature, t => (t & NoAcknowledge) != 0); continue; }
            Assert.All(temperature, t => Assert.Equal(0u, t & ~0xFFu));
            Assert.InRange((short)Combine(temperature) / 16 * 0.0625, 15.0, 45.0);
        }
    }, fpga: new FpgaOptions { EepromSerial = serial });

    [Fact]
    public Task Nobody_answers_at_other_bus_addresses() => ClientBench.RunAsync(link =>
    {
        var program = new ClientProgram();
        for (uint device = 0x58; device < 0x60; device++) program.Write(I2c + device, 0).Read(I2c + device + Stop);
        Assert.All(link.Run(program.Barrier(ClientProgram.Omnibus)).Data, d => Assert.NotEqual(0u, d & NoAcknowledge));
    });

    [Theory]
    [InlineData(181), InlineData(182)]
    public Task Settings_of_the_supply_meters_read_back(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        // Configuration (without the bit that resets it and the unused one) and calibration (bit 0 is always 0).
        var random = new Random(seed);
        for (uint device = 0x40; device < 0x46; device++)
            foreach ((uint register, uint mask) in ((uint, uint)[])[(0, 0x3FFF), (5, 0xFFFE)])
            {
                uint value = (uint)random.Next(65_536) & mask;
                ClientProgram program = new ClientProgram().Write((I2c + device, register), (I2c + device, value >> 8), (I2c + device + Stop, value & 0xFF));
                Assert.Equal(value, Combine(link.Run(ReadI2c(program.Barrier(ClientProgram.Omnibus), device, register, 2)).Data));
            }
    });

    [Theory]
    [InlineData(161), InlineData(162)]
    public Task Transfers_to_shift_register_and_converters_are_taken(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        var program = new ClientProgram();
        for (int i = 0; i < 50; i++)
        {
            // The LEDs of the shift register only: supplies stay as they are.
            uint word = 0xFF_9C40u ^ ((uint)random.Next(8) << 10) ^ ((uint)random.Next(4) << 22);
            program.Write((Spi + 1, word >> 16), (Spi + 1, word >> 8 & 0xFF), (Spi + 1, (word & 0xFF) | 0x8000_0000)).WaitFor((uint)random.Next(100));
            uint channel = (uint)random.Next(8);
            program.Write((Spi + 2, channel << 4), (Spi + 2, 0x8000_0000), (Spi + 2, 0xA0), (Spi + 2, 0x8000_0002));
        }
        link.Run(program.Tick().Barrier(ClientProgram.Omnibus));
    });

    [Theory]
    [InlineData(10_000u), InlineData(1_000_000u)]
    public Task The_performance_test_loses_nothing(uint ticks) => ClientBench.RunInitialisedAsync(link =>
    {
        uint[] data = link.Run(new ClientProgram().Write(PerfTest, 1).Barrier(ClientProgram.Omnibus).WaitFor(ticks).Write(PerfTest, 0).Barrier(ClientProgram.Omnibus)
            .WaitFor(1000).ReadBlock(PerfTest + 1, 4).ReadBlock(PerfTest + 1, 4).Barrier(ClientProgram.Omnibus)).Data;
        Assert.True(data[0] > 0);
        Assert.Equal([data[0], data[0], data[0], 0u], data[..4]);
        Assert.Equal(data[..4], data[4..]);
    });

    [Theory]
    [InlineData(1), InlineData(7), InlineData(300)]
    public Task Requests_and_answers_of_the_chip_are_counted(int reads) => ClientBench.RunInitialisedAsync(link =>
    {
        const uint status = 0x8800_C010;
        ClientProgram program = new ClientProgram().ReadBlock(status, 4).Barrier(ClientProgram.Omnibus);
        for (int i = 0; i < reads; i++) program.ReadBlock(0, 2);
        uint[] data = link.Run(program.Barrier(ClientProgram.Omnibus).ReadBlock(status, 4).Barrier(ClientProgram.Omnibus)).Data;
        (uint[] before, uint[] after) = (data[..4], data[^4..]);
        Assert.Equal(((uint)(2 * reads), (uint)(2 * reads)), (after[0] - before[0], after[3] - before[3]));
        Assert.True(after[1] >= after[0] && after[2] >= after[3]);
    });

    [Fact]
    public Task Links_are_online_without_errors_and_carry_what_is_sent() => ClientBench.RunInitialisedAsync(link =>
    {
        uint[] data = link.Run(new ClientProgram().ReadBlock(0x8800_4004, 24).ReadBlock(0x0280_0000, 500).Barrier(ClientProgram.Omnibus)
            .WaitFor(10_000).ReadBlock(0x8800_4004, 24).ReadBlock(0x8800_C000, 16).Barrier(ClientProgram.Omnibus)).Data;
        (uint[] before, uint[] after, uint[] words) = (data[..24], data[524..548], data[548..]);
        for (int phy = 0; phy < 8; phy++)
        {
            Assert.Equal((0u, 0u), (after[phy], after[16 + phy]));
            Assert.InRange(after[8 + phy] - before[8 + phy], 10_000u, 100_000u);
            Assert.True(words[2 * phy] > 0 && words[(2 * phy) + 1] > 0);
        }
    });

    private static ClientProgram ReadI2c(ClientProgram program, uint device, uint register, int bytes)
    {
        program.Write(I2c + device, register);
        for (int b = 0; b < bytes - 1; b++) program.Read(I2c + device);
        return program.Read(I2c + device + Stop).Barrier(ClientProgram.Omnibus);
    }

    private static uint Combine(uint[] bytes) => bytes.Aggregate(0u, (word, b) => (word << 8) | (b & 0xFF));
}
