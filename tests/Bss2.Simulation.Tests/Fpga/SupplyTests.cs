using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Supplies, their DACs and switches, monitors and the power model (chip-model.md 7).</summary>
public class SupplyTests
{
    private static readonly double[] Nominal = [1.25, 2.5, 1.2, 2.5, 1.2, 1.2];

    // DAC channel and shift register bit (16..21) of every monitor's supply.
    private static readonly uint[] Channel = [1, 0, 3, 2, 4, 5];
    private static readonly uint[] Codes = [608, 2090, 608, 1630, 440, 440];

    public static TheoryData<int> Rails => [0, 1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Rails))]
    public void The_codes_of_the_initialisation_give_the_nominal_voltage_and_others_follow(int rail)
    {
        var board = new BoardRig();
        board.Spi(1, 0xFF, 0x9C, 0x40);
        for (uint channel = 0; channel < 6; channel++) board.SupplyDac(channel, Codes[channel]);
        Assert.Equal(Nominal[rail], board.Volts(rail), 0.003);
        board.SupplyDac(Channel[rail], Codes[Channel[rail]] + 410);
        board.Wait(70_000);
        Assert.Equal(Nominal[rail] * (1 + (0.5 * 410 / 4096)), board.Volts(rail), 0.004);
        // Held back until the next LDAC.
        board.Spi(4, 0xA0, 1);
        board.Spi(4, Channel[rail] << 4, 0);
        board.Wait(70_000);
        Assert.Equal(Nominal[rail] * (1 + (0.5 * 410 / 4096)), board.Volts(rail), 0.004);
        // Powered down or reset the channel trims nothing.
        board.Spi(4, 0xC0, 1u << (int)Channel[rail]);
        board.Wait(70_000);
        Assert.Equal(Nominal[rail], board.Volts(rail), 0.003);
    }

    [Theory]
    [MemberData(nameof(Rails))]
    public void A_supply_that_is_switched_off_has_no_voltage_and_no_current(int rail)
    {
        var board = new BoardRig();
        uint on = 0x3F & ~(1u << (int)Channel[rail]);
        board.Spi(1, 0xC0 | on, 0x9C, 0x40);
        board.Wait(70_000);
        board.Amperes(rail);
        board.Wait(70_000);
        Assert.Equal(0, board.Volts(rail));
        Assert.InRange(board.Amperes(rail), -0.003, 0.003);
        int other = (rail + 1) % 6;
        Assert.InRange(board.Volts(other), Nominal[other] * 0.95, Nominal[other] * 1.05);
    }

    [Fact]
    public void Standing_currents_are_those_of_the_power_model()
    {
        var board = new BoardRig();
        board.Rig.Chip.Activity = new ChipActivity { PpuMhz = 250, HasMadcClock = true, MeanBiasCode = 500 };
        double[] mw = [40 + (0.053 * 250), 15, 25, 70, 25, 12];
        board.Amperes(0);
        for (int rail = 0; rail < 6; rail++) Assert.Equal(mw[rail] * 1e-3 / Nominal[rail], board.MeanAmperes(rail), 0.0004);
        // Eight links, no clocks.
        board.Rig.Run([.. FpgaRig.Write(FpgaRegisters.PhyEnables, 0xFF), .. FpgaRig.Write(0x0004_0000, 0xFF), UtWord.TimerSetup, UtWord.WaitUntil(10_000)]);
        board.Rig.Chip.Activity = new ChipActivity();
        board.Amperes(0);
        board.Wait(70_000);
        board.Amperes(0);
        Assert.Equal((40 + 72) * 1e-3 / 1.25, board.MeanAmperes(0), 0.0004);
        board.Amperes(4);
        Assert.InRange(board.MeanAmperes(4), -0.0002, 0.0002);
    }

    [Fact]
    public void A_conversion_averages_what_happened_since_the_one_before()
    {
        var board = new BoardRig();
        board.Amperes(0);
        board.Wait(100_000);
        double before = board.Amperes(0);
        // 50 mJ per second more for 100,000 ticks: 40 uJ, of 120 pJ each.
        board.Rig.Chip.Activity = new ChipActivity { DriverEvents = 333_333 };
        board.Wait(100_000);
        Assert.Equal(before + (50e-3 / 1.25), board.Amperes(0), 0.002);
        board.Wait(100_000);
        Assert.Equal(before, board.Amperes(0), 0.002);
    }

    [Fact]
    public void A_monitor_keeps_its_value_until_the_next_conversion_is_over_and_scatters_by_one_LSB()
    {
        var board = new BoardRig();
        uint first = board.Read(0x41, 1, 2);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(first, board.Read(0x41, 1, 2)));
        int[] codes = [.. Enumerable.Range(0, 200).Select(_ => { board.Wait(70_000); return (int)(short)board.Read(0x41, 1, 2); })];
        double mean = codes.Average(), sd = Math.Sqrt(codes.Average(c => (c - mean) * (c - mean)));
        Assert.InRange(sd, 0.8, 1.25);
        Assert.Equal(0.006 * 0.027 / 10e-6, mean, 0.3);
    }

    [Fact]
    public void Current_and_power_follow_the_calibration_register()
    {
        var board = new BoardRig();
        Assert.Equal(0u, board.Read(0x40, 4, 2));
        // 0.1 mA per LSB: 0.04096 / (0.1 mA * 27 mOhm).
        const uint calibration = 15170;
        board.Write(0x40, 5, 2, calibration);
        int shunt = (short)board.Read(0x40, 1, 2);
        int current = (short)board.Read(0x40, 4, 2);
        Assert.Equal((int)((long)shunt * calibration / 4096), current);
        Assert.Equal(shunt * 10e-6 / 0.027, current * 1e-4, 0.0005);
        Assert.Equal((uint)(current * (board.Read(0x40, 2, 2) >> 3) / 5000), board.Read(0x40, 3, 2));
    }

    [Fact]
    public void A_reset_of_a_monitor_brings_its_configuration_back()
    {
        var board = new BoardRig();
        Assert.Equal(0x399Fu, board.Read(0x43, 0, 2));
        board.Write(0x43, 0, 2, 0x019F);
        Assert.Equal(0x019Fu, board.Read(0x43, 0, 2));
        board.Write(0x43, 0, 2, 0x8000);
        Assert.Equal(0x399Fu, board.Read(0x43, 0, 2));
    }

    [Fact]
    public void The_carrier_warms_with_the_power_of_the_chip()
    {
        var cold = new BoardRig(new FpgaOptions { EepromSerial = 80 });
        double Celsius(BoardRig board) => (short)board.Read(0x48, 0, 2) / 16 * 0.0625;
        double idle = Celsius(cold);
        Assert.InRange(idle, 35, 45);
        cold.Wait(1000);
        cold.Rig.Chip.Activity = new ChipActivity { DriverEvents = 100_000 };
        Assert.True(Celsius(cold) > idle);
        Assert.InRange(Celsius(cold), idle, 45);
    }

    [Fact]
    public async Task The_energy_of_an_image_of_traffic_is_told_as_an_estimate()
    {
        await using var board = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        await board.SendAsync(BoardPrograms.Initialisation(), TestContext.Current.CancellationToken);
        PowerEstimate before = board.PowerEstimate;
        await board.SendAsync(new[] { UtWord.TimerSetup, UtWord.WaitUntil(125_000) }, TestContext.Current.CancellationToken);
        PowerEstimate after = board.PowerEstimate;
        // One millisecond of standing power: all links, clocks, no biases set.
        double[] mw = [40 + (0.053 * 250) + 72, 15, 25, 60, 25, 12];
        for (int rail = 0; rail < 6; rail++) Assert.Equal(mw[rail] * 1e-6, after.Joules((SupplyRail)rail) - before.Joules((SupplyRail)rail), 1e-8);
        Assert.Equal(1e-3, after.Seconds - before.Seconds, 1e-7);
        Assert.StartsWith("estimate of the model, not a measurement", after.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readings_do_not_depend_on_how_the_words_are_cut()
    {
        // Both processors go round in circles, which the model jumps over, one of them with a call of the vector unit; spikes come and go.
        const uint sram = 0x0280_0000, bottom = 0x0100_0000, control = 0x02A0_0000, branch = 0x4800_0000, splat = 0x1000_0000 | (0x8D << 2), back = 0x4BFF_FFFC;
        ulong[] shunt = [.. FpgaRig.Write(FpgaRegisters.I2c | 0x40, 1), FpgaRig.Read(FpgaRegisters.I2c | 0x40), FpgaRig.Read(FpgaRegisters.I2c | 0xC0)];
        ulong[] words = [.. BoardPrograms.Initialisation(), .. FpgaRig.Write(sram, branch), .. FpgaRig.Write(sram + bottom, splat), .. FpgaRig.Write(sram + bottom + 1, back), .. FpgaRig.Write(control, 1), .. FpgaRig.Write(control + bottom, 1), UtWord.TimerSetup,
            .. Enumerable.Range(1, 12).SelectMany(i => (ulong[])[UtWord.WaitUntil((uint)(70_001 * i)), UtWord.SpikePack((ushort)i, (ushort)(7 * i)), .. shunt, UtWord.Tick]), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt];
        ulong[] whole = await RunAsync([words]);
        Assert.Equal(whole, await RunAsync(words.Chunk(1)));
        Assert.Equal(whole, await RunAsync(words.Chunk(7)));
        Assert.True(Answer.Decode(whole).Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low).Distinct().Count() > 3);
    }

    private static async Task<ulong[]> RunAsync(IEnumerable<ulong[]> pieces)
    {
        await using var board = new SimulatedFpga(new ChipOptions(), new FpgaOptions { Power = new PowerParameters { ScalarInstructionJ = 2e-9, VectorInstructionJ = 5e-9 } });
        List<ulong> received = [];
        foreach (ulong[] piece in pieces)
        {
            await board.SendAsync(piece, TestContext.Current.CancellationToken);
            var words = new ulong[board.ResponseCount];
            if (words.Length > 0) await board.ReceiveAsync(words, TestContext.Current.CancellationToken);
            received.AddRange(words);
        }
        return [.. received];
    }
}
