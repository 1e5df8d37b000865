using System.Text.Json;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public class ScanCommandTests
{
    [Fact]
    public async Task The_initialised_simulated_setup_is_well()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("scan");
        Assert.True(exit == ExitCode.Ok, output + errors);
        Assert.Contains("0x348580af", output, StringComparison.Ordinal);
        Assert.Contains("64 of 64 shifts", output, StringComparison.Ordinal);
        Assert.Contains("EEPROM serial        65", output, StringComparison.Ordinal);
        Assert.Contains("10240 cycles = 500.0 MHz", output, StringComparison.Ordinal);
        Assert.Contains("(estimate of the model)", output, StringComparison.Ordinal);
        Assert.Contains("no sensor", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_the_numbers()
    {
        JsonElement findings = (await Cli.JsonAsync("scan")).GetProperty("findings");
        JsonElement supply = findings.EnumerateArray().Single(f => f.GetProperty("name").GetString() == "vdd12 digital");
        Assert.Equal(1.252, supply.GetProperty("values").GetProperty("bus_v").GetDouble(), 6);
        Assert.Equal(8, findings.EnumerateArray().Count(f => f.GetProperty("name").GetString()!.StartsWith("PHY ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Links_that_are_down_fail_the_check()
    {
        (int exit, string output, _) = await Cli.RunAsync("scan", "--init", "false");
        Assert.Equal(ExitCode.CheckFailed, exit);
        // Eight links, and no synchronisation without one.
        Assert.Contains("9 of 21 checks are outside their tolerance", output, StringComparison.Ordinal);
        Assert.Contains("--init true", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_with_a_sensor_tells_its_temperature()
    {
        IReadOnlyList<ScanFinding> findings = await ScanAsync(new FpgaOptions { EepromSerial = 80 });
        ScanFinding temperature = findings.Single(f => f.Name == "temperature");
        Assert.True(temperature.IsWell);
        Assert.InRange(temperature.Values["celsius"], 35, 45);
    }

    [Fact]
    public async Task A_supply_that_is_off_is_marked()
    {
        // The lowest byte of the bus voltage of monitor 2: bit 7 counts 64 mV.
        await using var board = new FlippingLink(new SimulatedFpga(new ChipOptions()), 0x8800_78C2, 0x80);
        IReadOnlyList<ScanFinding> findings = await new DeviceScan(new PlaybackRunner(board), new RegisterScope(IsModel: true)).RunAsync(Cli.Token);
        Assert.False(findings.Single(f => f.Name == "vdd12 analog").IsWell);
        Assert.True(findings.Single(f => f.Name == "vdd25 analog").IsWell);
    }

    private static async Task<IReadOnlyList<ScanFinding>> ScanAsync(FpgaOptions fpga)
    {
        await using var board = new SimulatedFpga(new ChipOptions(), fpga);
        return await new DeviceScan(new PlaybackRunner(board), new RegisterScope(IsModel: true)).RunAsync(Cli.Token);
    }
}
