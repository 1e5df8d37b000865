using System.Text.Json;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public sealed class DecodeCommandTests : IDisposable
{
    private const string Write = "write NeuronConfig[12] word 2 = 0x000000fc {", Read = "read NeuronConfig[12] word 2 = 0x000000fc {", Identification = "JTAG answer IDCODE = 0x348580af";

    private readonly Cli _cli = new();

    [Fact]
    public async Task A_capture_of_the_simulated_chip_in_process_is_told_with_registers_by_name()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"));
        string output = await DecodedAsync("a.pcapng");
        Assert.Contains("-> reset", output, StringComparison.Ordinal);
        Assert.Contains("bitfile  version: 2", output, StringComparison.Ordinal);
        Assert.Contains(Write, output, StringComparison.Ordinal);
        Assert.Contains(Read, output, StringComparison.Ordinal);
        Assert.Contains(Identification, output, StringComparison.Ordinal);
        Assert.Contains("words      8 to the board, 3 from it", output, StringComparison.Ordinal);
        Assert.DoesNotContain("troubles", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capture_taken_over_udp_is_told_likewise_once_its_ports_are_known()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        await Captures.UdpAsync(_cli.In("a.pcapng"), served.Device);
        string[] ports = served.Device.Split(':')[2..];

        (int exit, _, string errors) = await Cli.RunAsync("decode", _cli.In("a.pcapng"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains($"try --port {ports[0]} --reset-port {ports[1]}", errors, StringComparison.Ordinal);

        string output = await DecodedAsync("a.pcapng", "--port", ports[0], "--reset-port", ports[1]);
        Assert.Contains(Write, output, StringComparison.Ordinal);
        Assert.Contains(Read, output, StringComparison.Ordinal);
        Assert.Contains("flush", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_sent_again_and_out_of_order_are_marked_and_their_words_told_once_and_in_order()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"), programs: 3);
        Captures.Rewrite(_cli.In("a.pcapng"), _cli.In("b.pcapng"), packets =>
        {
            // The first request and the first answer come twice, the last two requests change places.
            int request = packets.FindIndex(p => p.HasWords), answer = packets.FindIndex(p => p.HasWords && p.Direction == PacketDirection.Inbound);
            (packets[request + 1], packets[request + 2]) = (packets[request + 2], packets[request + 1]);
            packets.Insert(answer + 1, packets[answer]);
            packets.Insert(request + 1, packets[request]);
        });
        string output = await DecodedAsync("b.pcapng");
        Assert.Equal(2, Count(output, "AGAIN"));
        Assert.Equal(1, Count(output, "AHEAD"));
        Assert.Contains("and 1 that waited for it", output, StringComparison.Ordinal);
        Assert.Equal(1, Count(output, Write));
        Assert.True(output.IndexOf("write NeuronConfig[13]", StringComparison.Ordinal) < output.IndexOf("write NeuronConfig[14]", StringComparison.Ordinal));
        Assert.Contains("troubles   2 frames again", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await Cli.RunAsync("replay", _cli.In("b.pcapng"))).Exit);
    }

    [Fact]
    public async Task A_frame_that_the_capture_lacks_is_told_and_later_reads_are_not_guessed()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"), programs: 2);
        Captures.Rewrite(_cli.In("a.pcapng"), _cli.In("b.pcapng"), packets => packets.RemoveAt(packets.FindIndex(p => p.HasWords)));
        string output = await DecodedAsync("b.pcapng");
        Assert.Contains("MISSING    1 frame that", output, StringComparison.Ordinal);
        Assert.Contains("(of an unknown read: frames are missing in the capture)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("read NeuronConfig[13] word 2 =", output, StringComparison.Ordinal);
        Assert.Contains("1 missing in the capture", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_for_machines_is_an_object_that_says_what_it_is()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"));
        JsonElement[] lines = [.. (await DecodedAsync("a.pcapng", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.All(lines, l => Assert.True(l.TryGetProperty("frame", out _) || l.TryGetProperty("message", out _) || l.TryGetProperty("summary", out _)));
        JsonElement write = Assert.Single(lines, l => l.TryGetProperty("message", out JsonElement m) && m.GetString() == "write");
        Assert.Equal("NeuronConfig", write.GetProperty("register").GetString());
        Assert.Equal((12, 2, 3, "0x000000fc"), (write.GetProperty("coordinate").GetInt32(), write.GetProperty("word").GetInt32(), write.GetProperty("index").GetInt32(), write.GetProperty("data").GetString()));
        Assert.Equal(8, lines[^1].GetProperty("summary").GetProperty("words_to_board").GetInt32());
    }

    [Fact]
    public async Task Frames_alone_and_a_limit_shorten_the_output()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"));
        Assert.DoesNotContain("NeuronConfig", await DecodedAsync("a.pcapng", "--frames"), StringComparison.Ordinal);
        string limited = await DecodedAsync("a.pcapng", "--limit", "2");
        Assert.Contains("-> reset", limited, StringComparison.Ordinal);
        Assert.DoesNotContain("data  ", limited, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_file_that_is_cut_off_everything_before_the_end_is_told()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"), programs: 2);
        byte[] bytes = await File.ReadAllBytesAsync(_cli.In("a.pcapng"), Cli.Token);
        await File.WriteAllBytesAsync(_cli.In("b.pcapng"), bytes[..^20], Cli.Token);
        (int exit, string output, string errors) = await Cli.RunAsync("decode", _cli.In("b.pcapng"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(Read, output, StringComparison.Ordinal);
        Assert.Contains("cut off", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decode", ""), InlineData("replay", "")]
    [InlineData("decode", "this is a text, not a capture"), InlineData("replay", "this is a text, not a capture")]
    public async Task Files_that_are_no_captures_are_bad_input(string command, string content)
    {
        await File.WriteAllTextAsync(_cli.In("x"), content, Cli.Token);
        (int exit, _, string errors) = await Cli.RunAsync(command, _cli.In("x"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(content.Length == 0 ? "The capture file is empty" : "editcap -F pcapng", errors, StringComparison.Ordinal);
    }

    [Theory, InlineData("decode"), InlineData("replay")]
    public async Task Captures_without_a_board_are_bad_input_with_what_may_help(string command)
    {
        using (FileStream file = File.Create(_cli.In("x"))) new LinkCapture(file).Datagram(0, PacketDirection.Unknown, new UdpFlow(1, 53, 2, 53), [1, 2, 3]);
        (int exit, _, string errors) = await Cli.RunAsync(command, _cli.In("x"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("found none in 1 packets", errors, StringComparison.Ordinal);
        Assert.Contains("--port", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.pcapng"), InlineData("x --port 0"), InlineData("x --limit 0"), InlineData("x --reset-port 70000")]
    public async Task Bad_arguments_are_refused(string arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["decode", .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.StartsWith("error: Expected ", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private async Task<string> DecodedAsync(string file, params string[] options)
    {
        (int exit, string output, string errors) = await Cli.RunAsync(["decode", _cli.In(file), .. options]);
        Assert.True(exit == ExitCode.Ok, errors);
        return output;
    }
}
