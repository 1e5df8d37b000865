using System.Text.Json;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public class SnapshotCommandTests
{
    [Fact]
    public async Task A_snapshot_carries_the_settings_of_one_board_to_another()
    {
        using var cli = new Cli();
        await using SimServed first = await SimServed.StartAsync(new ChipOptions()), second = await SimServed.StartAsync(new ChipOptions { ChipSeed = 2 });
        await Ok("reg", "write", "NeuronConfig[top,12].enable_fire=1", "SynapseQuad[bottom,255,63].weights[2]=38", "BackgroundSpikeSource[3].period=77", "--init", "--device", first.Device);
        await Ok("reg", "dump", "--out", cli.In("a"), "--device", first.Device, "--all");
        await Ok("reg", "read", "Timer", "--init", "--device", second.Device);
        (int differ, string output, _) = await Cli.RunAsync("reg", "diff", cli.In("a"), "--device", second.Device);
        Assert.Equal(ExitCode.CheckFailed, differ);
        Assert.Contains("NeuronConfig[12].enable_fire", output, StringComparison.Ordinal);
        Assert.Contains("SynapseQuad[32767].weights[2]", output, StringComparison.Ordinal);
        Assert.Contains("row 255", output, StringComparison.Ordinal);
        Assert.Contains("3 fields in 3 registers differ", output, StringComparison.Ordinal);
        await Ok("reg", "load", cli.In("a"), "--device", second.Device);
        (int same, output, _) = await Cli.RunAsync("reg", "diff", cli.In("a"), "--device", second.Device);
        Assert.True(same == ExitCode.Ok, output);
        await Ok("reg", "dump", "--out", cli.In("b"), "--device", second.Device, "--all");
        JsonElement diff = await Cli.JsonAsync("reg", "diff", cli.In("a"), cli.In("b"));
        Assert.Equal(0, diff.GetProperty("differences").GetArrayLength());
        Assert.Equal(0, diff.GetProperty("not_compared").GetArrayLength());
    }

    [Fact]
    public async Task A_dump_says_what_it_left_out_and_why()
    {
        using var cli = new Cli();
        (int exit, string output, string errors) = await Cli.RunAsync("reg", "dump", "--out", cli.In("a"));
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("a read starts a conversion", output, StringComparison.Ordinal);
        Assert.Contains("CADCSampleQuad", output, StringComparison.Ordinal);
        Assert.Contains("absent on this board: TMP112Status", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_real_board_a_dump_leaves_out_what_does_not_read_back()
    {
        using var cli = new Cli();
        // No fault, and no word of being a simulation.
        await using FaultyBoard board = await FaultyBoard.StartAsync(0, 0);
        JsonElement skipped = (await Cli.JsonAsync("reg", "dump", "--out", cli.In("a"), "--device", board.Device)).GetProperty("skipped");
        Assert.Contains(skipped.EnumerateArray(), s => s.GetProperty("register").GetString() == "CrossbarNode");
    }

    [Fact]
    public async Task Of_a_served_simulation_a_dump_holds_them_too()
    {
        using var cli = new Cli();
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        JsonElement skipped = (await Cli.JsonAsync("reg", "dump", "--out", cli.In("a"), "--device", served.Device)).GetProperty("skipped");
        Assert.DoesNotContain(skipped.EnumerateArray(), s => s.GetProperty("register").GetString() == "CrossbarNode");
    }

    [Fact]
    public async Task Counters_are_no_difference_unless_asked_for()
    {
        using var cli = new Cli();
        await Ok("reg", "dump", "--out", cli.In("a"));
        await Ok("reg", "diff", cli.In("a"));
        (int exit, string output, _) = await Cli.RunAsync("reg", "diff", cli.In("a"), "--status");
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains("Timer.value", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("bss2-register-snapshot 1\nmap 0000000000000000\ndevice x\nend 0\n", "line 2")]
    [InlineData("\u0000\u0001binary", "line 1")]
    public async Task Damaged_files_are_refused(string text, string hint)
    {
        using var cli = new Cli();
        await File.WriteAllTextAsync(cli.In("a"), text, Cli.Token);
        (int exit, _, string errors) = await Cli.RunAsync("reg", "load", cli.In("a"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(hint, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        (int exit, _, string errors) = await Cli.RunAsync("reg", "diff", "no-such-file");
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("reg dump --out", errors, StringComparison.Ordinal);
    }

    private static async Task Ok(params string[] arguments)
    {
        (int exit, string output, string errors) = await Cli.RunAsync(arguments);
        Assert.True(exit == ExitCode.Ok, $"{string.Join(' ', arguments)}: {output}{errors}");
    }
}
