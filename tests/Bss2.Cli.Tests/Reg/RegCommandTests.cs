using System.Text.Json;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public class RegCommandTests
{
    [Fact]
    public async Task Read_shows_the_fields_of_an_instance()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("reg", "read", "neuron_config[1,200].enable_fire", "JTAGIdCode");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("NeuronConfig[456: row bottom, column 200]\n  enable_fire  0\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("JTAGIdCode", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_shows_many_instances_as_a_table()
    {
        (int exit, string output, _) = await Cli.RunAsync("reg", "read", "CommonSynramConfig", "-v");
        Assert.Equal(ExitCode.Ok, exit);
        string[] lines = output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("CommonSynramConfig", lines[1], StringComparison.Ordinal);
        Assert.Contains("0x03000000", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_coordinates_words_and_fields()
    {
        JsonElement register = (await Cli.JsonAsync("reg", "read", "ADPLL[1]")).GetProperty("registers")[0];
        Assert.Equal(1, register.GetProperty("coordinate").GetInt32());
        Assert.Equal(0x2A20A902u, register.GetProperty("words")[0].GetUInt32());
        Assert.Equal(10, register.GetProperty("fields").GetProperty("loop_div_n").GetInt32());
    }

    [Fact]
    public async Task Both_paths_read_the_same_word()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        await Written(served, "CapMemCell[3,v_threshold,72]=511");
        foreach (string[] path in new string[][] { [], ["--jtag"] })
        {
            JsonElement read = await Cli.JsonAsync(["reg", "read", "CapMemCell[9692]", "--device", served.Device, .. path]);
            Assert.Equal(511, read.GetProperty("registers")[0].GetProperty("fields").GetProperty("value").GetInt32());
        }
    }

    [Fact]
    public async Task Write_changes_one_field_and_keeps_the_others()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        await Written(served, "SynapseDriverConfig[top,3].recovery=5", "SynapseDriverConfig[top,3].row_mode_top", "excitatory");
        await Written(served, "SynapseDriverConfig[3].enable_receiver=1");
        JsonElement fields = (await Cli.JsonAsync("reg", "read", "SynapseDriverConfig[3]", "--device", served.Device)).GetProperty("registers")[0].GetProperty("fields");
        Assert.Equal((5, 1, 1), (fields.GetProperty("recovery").GetInt32(), fields.GetProperty("row_mode_top").GetInt32(), fields.GetProperty("enable_receiver").GetInt32()));
    }

    [Fact]
    public async Task Write_over_jtag_is_read_over_the_links()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        await Written(served, "PPUMemoryWord[bottom,return_code]=0xdeadbeef", "--jtag");
        JsonElement read = await Cli.JsonAsync("reg", "read", "PPUMemoryWord[7167]", "--device", served.Device);
        Assert.Equal(0xDEADBEEF, read.GetProperty("registers")[0].GetProperty("words")[0].GetUInt32());
    }

    [Fact]
    public async Task Write_says_what_it_changed()
    {
        (int exit, string output, _) = await Cli.RunAsync("reg", "write", "NeuronConfig[12].enable_fire=1", "ADPLL[0].loop_div_n=8");
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains("NeuronConfig[12].enable_fire  0  ->  1", output, StringComparison.Ordinal);
        Assert.Contains("from the defaults", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_prints_first_values_and_changes_only()
    {
        (int exit, string output, _) = await Cli.RunAsync("reg", "watch", "Timer", "FPGASystimeSyncNumRetries", "--count", "3", "--interval", "1");
        Assert.Equal(ExitCode.Ok, exit);
        string[] lines = output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Single(lines, l => l.Contains("FPGASystimeSyncNumRetries.value = 3", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count(l => l.Contains("Timer.value = ", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(l => l.Contains("(was ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Watch_goes_on_until_it_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cli.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(300));
        StringWriter output = new(), errors = new();
        int exit = await Program.RunAsync(["reg", "watch", "FPGASystimeSyncNumRetries", "--interval", "5"], output, errors, stop.Token);
        Assert.True(exit is ExitCode.Ok or ExitCode.Interrupted, errors.ToString());
    }

    [Theory]
    [InlineData("Crossbar", "CrossbarInputDropCounter")]
    [InlineData("CrossbarNode", "enable_drop_counter")]
    [InlineData("neuron_config", "NeuronConfig[row 0..1, column 0..255]")]
    public async Task List_shows_registers_and_fields(string name, string expected)
    {
        (int exit, string output, _) = await Cli.RunAsync("reg", "list", name);
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nearest: NeuronConfig", "reg", "read", "NeuronConfg")]
    [InlineData("a trigger", "reg", "read", "NeuronReset[0]")]
    [InlineData("Leave --jtag away", "reg", "read", "SpikeIOConfig", "--jtag")]
    [InlineData("0..1022", "reg", "write", "CapMemCell[0]=1023")]
    [InlineData("Expected a value", "reg", "write", "CapMemCell[0]")]
    [InlineData("NeuronConfig[0]", "reg", "write", "NeuronConfig.enable_fire=1")]
    [InlineData("--interval", "reg", "watch", "Timer", "--interval", "0")]
    [InlineData("--count", "reg", "watch", "Timer", "--count", "0")]
    [InlineData("--board", "reg", "read", "Timer", "--board", "1")]
    [InlineData("device address", "reg", "read", "Timer", "--device", "nowhere")]
    [InlineData("name of a register", "reg", "list", "Xyzzyplugh")]
    public async Task Bad_input_is_told_in_one_line(string hint, params string[] arguments)
    {
        (int exit, string output, string errors) = await Cli.RunAsync(arguments);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Empty(output);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.Contains(hint, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task An_absent_device_on_the_board_is_told()
    {
        (int exit, string output, _) = await Cli.RunAsync("reg", "read", "TMP112Status");
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains("absent", output, StringComparison.Ordinal);
    }

    private static async Task Written(SimServed served, params string[] arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["reg", "write", .. arguments, "--device", served.Device]);
        Assert.True(exit == ExitCode.Ok, errors);
    }
}
