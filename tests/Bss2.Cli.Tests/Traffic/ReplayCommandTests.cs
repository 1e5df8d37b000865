using Bss2.Cli.Traffic;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task Captures_of_host_and_server_are_repeated_with_equal_responses()
    {
        string[] ports;
        await using (SimServed served = await SimServed.StartAsync(new ChipOptions(), captureFile: _cli.In("server.pcapng")))
        {
            ports = ["--port", served.Device.Split(':')[2], "--reset-port", served.Device.Split(':')[3]];
            await Captures.UdpAsync(_cli.In("host.pcapng"), served.Device, programs: 2);
            (int exit, _, string errors) = await Cli.RunAsync("ping", "--device", served.Device, "--count", "20", "--capture", _cli.In("ping.pcapng"));
            Assert.True(exit == ExitCode.Ok, errors);
            Assert.Matches(@"captured \d+ datagrams to ", errors);
        }
        Assert.Contains("compared   6 response words: all equal", await ReplayedAsync("host.pcapng", ports), StringComparison.Ordinal);
        Assert.Contains("compared   40 response words: all equal", await ReplayedAsync("ping.pcapng", ports), StringComparison.Ordinal);
        string both = await ReplayedAsync("server.pcapng", ports);
        Assert.Contains("captured   on simulated BrainScaleS-2 (HICANN-X v3), chip seed 1", both, StringComparison.Ordinal);
        Assert.Contains("sent       56 words in 2 connections", both, StringComparison.Ordinal);
        Assert.Contains("compared   46 response words: all equal", both, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capture_of_a_command_on_the_simulated_chip_in_process_is_repeated()
    {
        (int exit, _, string errors) = await Cli.RunAsync("info", "--capture", _cli.In("a.pcapng"));
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Equal($"captured 5 datagrams to {_cli.In("a.pcapng")}\n", errors.ReplaceLineEndings("\n"));
        Assert.Contains("compared   2 response words: all equal", await ReplayedAsync("a.pcapng"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "expected JTAG answer IDCODE = 0x348580ae", "found    JTAG answer = 0x348580af")]
    [InlineData(1, "expected read NeuronConfig[13] word 2 = 0x000000fd", "found    read NeuronConfig[13] word 2 = 0x000000fc")]
    [InlineData(2, "expected tick", "found    halt")]
    public async Task One_bit_that_differs_is_found_and_named(int word, string expected, string found)
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"), programs: 2);
        Captures.Rewrite(_cli.In("a.pcapng"), _cli.In("b.pcapng"), packets =>
        {
            int last = packets.FindLastIndex(p => p.HasWords && p.Direction == PacketDirection.Inbound);
            packets[last] = packets[last].Flipped(word);
        });
        (int exit, string output, _) = await Cli.RunAsync("replay", _cli.In("b.pcapng"), "--chip-seed", "2");
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains($"DIFFERENT  response word {3 + word} of connection 1", output, StringComparison.Ordinal);
        Assert.Contains(word == 2 ? "program 2" : $"asked by word #{(word == 0 ? 2 : 5)} of program 2", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains(found, output, StringComparison.Ordinal);
        Assert.Contains("try        --chip-seed 1 --mismatch 1 --noise on: the capture names that chip", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_that_the_end_of_a_capture_cut_off_are_no_difference()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"), programs: 2);
        Captures.Rewrite(_cli.In("a.pcapng"), _cli.In("b.pcapng"), packets => packets.RemoveAt(packets.FindLastIndex(p => p.HasWords)));
        string output = await ReplayedAsync("b.pcapng");
        Assert.Contains("compared   3 response words: all equal", output, StringComparison.Ordinal);
        Assert.Contains("3 more response words of the model are not in the capture", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_behind_a_frame_that_is_missing_are_neither_repeated_nor_compared()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"), programs: 2);
        Captures.Rewrite(_cli.In("a.pcapng"), _cli.In("b.pcapng"), packets => packets.RemoveAt(packets.FindIndex(p => p.HasWords)));
        Assert.Contains("14 words were neither repeated nor compared", await ReplayedAsync("b.pcapng"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_that_nobody_asked_for_are_a_difference()
    {
        await Captures.SimulatedAsync(_cli.In("a.pcapng"));
        Captures.Rewrite(_cli.In("a.pcapng"), _cli.In("b.pcapng"), packets => packets.RemoveAt(packets.FindIndex(p => p.HasWords)));
        Captures.Rewrite(_cli.In("b.pcapng"), _cli.In("c.pcapng"), packets =>
        {
            // The acknowledgement that would tell of the missing frame says "nothing received" instead.
            int answer = packets.FindIndex(p => p.HasWords);
            byte[] bytes = [.. packets[answer].Bytes];
            bytes[UdpPacket.HeaderBytes + 3] = 255;
            packets[answer] = packets[answer] with { Bytes = bytes };
        });
        (int exit, string output, _) = await Cli.RunAsync("replay", _cli.In("c.pcapng"));
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains("found    nothing", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("board with chip seed 7, mismatch 0.25, noise off", "--chip-seed 7 --mismatch 0.25 --noise off"), InlineData("", "the options of the board"), InlineData("model", "the version that recorded it")]
    public void What_to_try_depends_on_what_the_capture_says_of_its_board(string captured, string advice) =>
        Assert.StartsWith(advice, ReplayAdvice.Of(captured, "model"), StringComparison.Ordinal);

    [Fact]
    public async Task A_capture_without_words_has_nothing_to_repeat()
    {
        using (FileStream file = File.Create(_cli.In("x"))) new ArqTranscript(new LinkCapture(file), CapturePorts.Fpga).Begin(0, "version: 2\n");
        (int exit, _, string errors) = await Cli.RunAsync("replay", _cli.In("x"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("found 1 connection without any", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ping --count 5 --capture DIR/none/x"), InlineData("info --capture DIR/none/x"), InlineData("doctor --capture DIR/none/x"), InlineData("sim serve --listen 127.0.0.1:0:0 --capture DIR/none/x")]
    public async Task A_capture_file_that_cannot_be_created_is_bad_input(string arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(arguments.Replace("DIR", _cli.Folder, StringComparison.Ordinal).Split(' '));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("Expected to create the capture file", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_in_software_has_no_link_to_capture()
    {
        (int exit, _, string errors) = await Cli.RunAsync("train", "--software", "--capture", _cli.In("x"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("--capture", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.In("x")));
    }

    public void Dispose() => _cli.Dispose();

    private async Task<string> ReplayedAsync(string file, params string[] options)
    {
        (int exit, string output, string errors) = await Cli.RunAsync(["replay", _cli.In(file), .. options]);
        Assert.True(exit == ExitCode.Ok, output + errors);
        return output;
    }
}
