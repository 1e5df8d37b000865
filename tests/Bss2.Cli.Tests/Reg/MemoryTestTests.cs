using System.Text.Json;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public class MemoryTestTests
{
    private static readonly RegisterScope Everything = new(IsModel: true);

    [Fact]
    public async Task The_simulated_chip_keeps_every_pattern_everywhere()
    {
        JsonElement report = await Cli.JsonAsync("memtest", "--seed", "7");
        Assert.Equal(0, report.GetProperty("mismatches").GetInt64());
        Assert.True(report.GetProperty("words_checked").GetInt64() > 3_000_000);
        string[] tested = [.. report.GetProperty("registers").EnumerateArray().Select(r => r.GetProperty("register").GetString()!)];
        Assert.All(["SynapseQuad", "CapMemCell", "NeuronConfig", "PPUMemoryWord", "ExternalPPUDRAMMemoryQuad", "BackgroundSpikeSource"], name => Assert.Contains(name, tested));
    }

    [Fact]
    public async Task A_bit_that_reads_wrong_is_found_and_located()
    {
        const int coordinate = 300, word = 4;
        await using var board = new FlippingLink(new SimulatedFpga(new ChipOptions()), NeuronConfig.Info.Address(coordinate, word), 1u << 3);
        RegisterTestReport report = await Test(board, NeuronConfig.Info);
        RegisterMismatch first = report.First[0];
        Assert.Equal((NeuronConfig.Info, coordinate, word, 1u << 3), (first.Container, first.Coordinate, first.Word, first.Expected ^ first.Found));
        Assert.All(report.First, m => Assert.Equal(coordinate, m.Coordinate));
        Assert.Equal(report.WordsChecked / NeuronConfig.WordCount / 512, report.Mismatches);
    }

    [Fact]
    public async Task A_bit_that_does_not_exist_may_read_anything()
    {
        await using var board = new FlippingLink(new SimulatedFpga(new ChipOptions()), NeuronConfig.Info.Address(300, 4), 1u << 20);
        Assert.Equal(0, (await Test(board, NeuronConfig.Info)).Mismatches);
    }

    [Fact]
    public async Task A_window_that_shows_something_else_is_found()
    {
        await using var board = new FlippingLink(new SimulatedFpga(new ChipOptions()), SynapseQuad.Info.Address(77, 1), 1);
        RegisterTestReport report = await Test(board, SynapseLabelQuad.Info);
        Assert.Equal(SynapseQuad.Info, Assert.Single(report.First).Container);
    }

    [Fact]
    public async Task Old_words_are_put_back()
    {
        await using var board = new SimulatedFpga(new ChipOptions());
        var access = new RegisterAccess(new PlaybackRunner(board));
        await access.InitialiseAsync(new DigitalInitOptions(), Cli.Token);
        RegisterSnapshot before = await RegisterSnapshot.TakeAsync(access, "", Everything, Cli.Token);
        await new MemoryTest(access, new MemoryTestOptions()).RunAsync([], Everything, Cli.Token);
        RegisterSnapshot after = await RegisterSnapshot.TakeAsync(access, "", Everything, Cli.Token);
        Assert.DoesNotContain(RegisterDifference.Between(before, after), d => d.Container.Writable && d.Container.Name is not ("Timer" or "PLLSelfTest"));
    }

    [Fact]
    public async Task A_test_that_is_stopped_puts_the_old_words_back()
    {
        await using var board = new SimulatedFpga(new ChipOptions());
        var access = new RegisterAccess(new PlaybackRunner(board));
        RegisterAssignment cell = RegisterSyntax.ParseAssignment("CapMemCell[17]", "123");
        await RegisterWrite.RunAsync(access, [cell], Everything, cancellationToken: Cli.Token);
        using var stop = new CancellationTokenSource();
        var test = new MemoryTest(access, new MemoryTestOptions { Passes = 50 }, _ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.RunAsync([CapMemCell.Info], Everything, stop.Token));
        Assert.Equal(123u, (await access.ReadAsync(cell.Target, cancellationToken: Cli.Token))[0].Words[0]);
    }

    [Fact]
    public async Task A_fault_behind_a_link_is_listed_and_fails_the_command()
    {
        await using FaultyBoard board = await FaultyBoard.StartAsync(CadcConfig.Info.Address(1, 0), 1u << 12);
        (int exit, string output, _) = await Cli.RunAsync("memtest", "--only", "CADCConfig", "--device", board.Device, "--list", "2");
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains("FAIL  CADCConfig", output, StringComparison.Ordinal);
        Assert.Contains("0x03401000", output, StringComparison.Ordinal);
        Assert.Contains("0x00001000", output, StringComparison.Ordinal);
        Assert.Contains("first 2 of ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--passes", "0")]
    [InlineData("--list", "-1")]
    [InlineData("--only", "Neuron")]
    [InlineData("--only", "ADPLL")]
    public async Task Bad_input_is_refused(params string[] arguments) => Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync(["memtest", .. arguments])).Exit);

    private static Task<RegisterTestReport> Test(Protocol.IFpgaLink board, ContainerInfo container) =>
        new MemoryTest(new RegisterAccess(new PlaybackRunner(board)), new MemoryTestOptions()).RunAsync([container], Everything, Cli.Token);
}
