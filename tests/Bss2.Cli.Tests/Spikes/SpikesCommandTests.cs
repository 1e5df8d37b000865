using System.Text.Json;

namespace Bss2.Cli.Tests;

public class SpikesCommandTests
{
    [Theory]
    [InlineData("single", "0", 125e6)]
    [InlineData("pack2", "0", 250e6)]
    [InlineData("pack3", "0", 375e6)]
    [InlineData("random", "1e7", 1e7)]
    [InlineData("single", "333333", 333333)]
    public async Task Everything_comes_back_at_the_rate_that_was_asked_for(string pattern, string rate, double achieved)
    {
        JsonElement json = await Cli.JsonAsync("spikes", "--count", "30000", "--pattern", pattern, "--rate", rate);
        Assert.Equal((30000, 30000), (json.GetProperty("sent").GetInt32(), json.GetProperty("delivered").GetInt32()));
        Assert.InRange(json.GetProperty("rate_sent").GetDouble(), achieved * 0.998, achieved * 1.002);
        Assert.Equal((400.0, 256.0), (json.GetProperty("to_chip_ns").GetProperty("median").GetDouble(), json.GetProperty("from_chip_ns").GetProperty("min").GetDouble()));
        Assert.True(json.GetProperty("is_well").GetBoolean());
    }

    [Fact]
    public async Task What_a_channel_cannot_take_is_lost_at_its_crossbar_input_and_counted_there_alone()
    {
        JsonElement json = await Cli.JsonAsync("spikes", "--count", "60000", "--pattern", "pack3", "--rate", "0", "--channels", "2");
        int lost = json.GetProperty("lost").GetProperty("crossbar").GetInt32();
        Assert.InRange(lost, 19_000, 20_000);
        Assert.Equal(60_000 - lost, json.GetProperty("delivered").GetInt32());
        Assert.Equal(lost, json.GetProperty("model").GetProperty("crossbar").GetInt32());
        Assert.Equal((0, 0), (json.GetProperty("lost").GetProperty("to_chip").GetInt32(), json.GetProperty("lost").GetProperty("from_chip").GetInt32()));
    }

    [Fact]
    public async Task It_prints_rates_losses_and_latencies()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("spikes", "--count", "1000");
        Assert.True(exit == ExitCode.Ok, errors);
        foreach (string expected in new[] { "sent        1000 events in 1 programs", "delivered   1000 (100 %)", "FPGA to chip  min 400 ns", "chip to FPGA  min 256 ns", "every event is accounted for" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_links_everything_is_lost_on_the_way_to_the_chip()
    {
        (int exit, string output, _) = await Cli.RunAsync("spikes", "--count", "1000", "--init", "false", "--json");
        Assert.Equal(ExitCode.CheckFailed, exit);
        JsonElement json = Cli.LastLine(output);
        Assert.Equal((0, 1000, 1000), (json.GetProperty("delivered").GetInt32(), json.GetProperty("lost").GetProperty("to_chip").GetInt32(), json.GetProperty("model").GetProperty("events_without_link").GetInt32()));
    }

    [Theory]
    [InlineData("--rate", "2e8", "1..125000000 events/s")]
    [InlineData("--count", "0", "1..1000000000 events")]
    [InlineData("--channels", "4", "channels 0..3")]
    public async Task What_cannot_be_sent_is_refused_with_its_range(string option, string value, string expected)
    {
        (int exit, _, string errors) = await Cli.RunAsync("spikes", option, value);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }
}
