using System.Text.Json;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public class RegVerifyTests
{
    [Fact]
    public async Task Every_register_of_the_simulated_chip_reads_back_over_both_paths()
    {
        JsonElement report = await Cli.JsonAsync("reg", "verify");
        Assert.Equal(0, report.GetProperty("mismatches").GetInt64());
        Assert.Contains(report.GetProperty("skipped").EnumerateArray(), s => s.GetProperty("register").GetString() == "PPUControlRegister");
    }

    [Fact]
    public async Task A_wrong_bit_is_found_on_the_path_that_has_it()
    {
        await using var board = new FlippingLink(new SimulatedFpga(new ChipOptions()), CapMemCell.Info.Address(0, 0), 2);
        RegisterTestReport report = await new RegisterVerify(new RegisterAccess(new PlaybackRunner(board)), 8, 20).RunAsync([CapMemCell.Info], new RegisterScope(IsModel: true), Cli.Token);
        Assert.Equal(2, report.Mismatches);
        Assert.All(report.First, m => Assert.EndsWith("read over omnibus", m.Test, StringComparison.Ordinal));
        Assert.All(report.First, m => Assert.Equal((0, 2u), (m.Coordinate, m.Expected ^ m.Found)));
    }

    [Fact]
    public async Task Old_values_are_put_back()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        await Cli.RunAsync("reg", "write", "CapMemCell[5]=321", "--device", served.Device);
        (int exit, string output, _) = await Cli.RunAsync("reg", "verify", "CapMemCell", "--instances", "12480", "--device", served.Device);
        Assert.True(exit == ExitCode.Ok, output);
        JsonElement cell = await Cli.JsonAsync("reg", "read", "CapMemCell[5]", "--device", served.Device);
        Assert.Equal(321, cell.GetProperty("registers")[0].GetProperty("fields").GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task A_fault_fails_the_command_and_is_listed()
    {
        await using FaultyBoard board = await FaultyBoard.StartAsync(CadcConfig.Info.Address(0, 0), 1);
        (int exit, string output, _) = await Cli.RunAsync("reg", "verify", "CADCConfig", "--device", board.Device);
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains("written over JTAG, read over omnibus", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NoSuchRegister")]
    [InlineData("Timer")]
    [InlineData("CADCConfig", "--instances", "0")]
    public async Task Bad_input_is_refused(params string[] arguments) => Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync(["reg", "verify", .. arguments])).Exit);
}
