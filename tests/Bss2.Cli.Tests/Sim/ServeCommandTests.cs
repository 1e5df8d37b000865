using System.Globalization;
using System.Text.RegularExpressions;
using Bss2.Cli.Sim;
using Bss2.Cli.Train;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

/// <summary>The simulated board behind UDP is the board in process: same words, same weights.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact(Timeout = 300_000)]
    public async Task Training_over_udp_ends_with_the_words_and_weights_of_training_in_process()
    {
        string[] run = ["train", "mnist", "--images", "200", "--test-images", "50", "--epochs", "1", "--hash-responses", "--out"];
        await using SimServed served = await SimServed.StartAsync(new ChipOptions { ChipSeed = 3 });
        await Cli.JsonAsync([.. run, _cli.In("process"), "--chip-seed", "3"]);
        Assert.Equal(ExitCode.Ok, (await Cli.RunAsync("sim", "calibration", "--chip-seed", "3", "--out", _cli.In("calibration.json"))).Exit);
        await Cli.JsonAsync([.. run, _cli.In("udp"), "--device", served.Device, "--calibration", _cli.In("calibration.json")]);

        RunReport inProcess = RunReport.Read(Path.Combine(_cli.In("process"), "run.json")), overUdp = RunReport.Read(Path.Combine(_cli.In("udp"), "run.json"));
        Assert.Equal(inProcess.Result!.WeightsSha256, overUdp.Result!.WeightsSha256);
        Assert.Equal(inProcess.ResponseSha256, overUdp.ResponseSha256);
        Assert.Equal(64, overUdp.ResponseSha256!.Length);
        Assert.Equal((3UL, 3UL), (inProcess.Result!.ChipSeed, overUdp.Result!.ChipSeed));
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task A_calibration_of_another_chip_than_the_served_one_is_refused()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions { ChipSeed = 3 });
        await Cli.RunAsync("sim", "calibration", "--chip-seed", "4", "--out", _cli.In("calibration.json"));
        (int exit, _, string errors) = await Cli.RunAsync("train", "mnist", "--images", "50", "--device", served.Device, "--calibration", _cli.In("calibration.json"), "--out", _cli.In("run"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("found one of chip seed 4", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_info_and_doctor_look_at_a_served_board()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        (int exit, string output, string errors) = await Cli.RunAsync("ping", "--device", served.Device, "--count", "50");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("round trip 50 ticks: min ", output, StringComparison.Ordinal);

        (exit, output, errors) = await Cli.RunAsync("info", "--device", served.Device);
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("bitfile    version: 2", output, StringComparison.Ordinal);
        Assert.Contains("JTAG id 0x348580af (version 3", output, StringComparison.Ordinal);

        // The socket buffers of the computer that runs the test may be small, which is a finding; all else is well.
        (_, output, _) = await Cli.RunAsync("doctor", "--device", served.Device);
        Assert.Contains("ok   reset port", output, StringComparison.Ordinal);
        Assert.Contains("ok   connects", output, StringComparison.Ordinal);
        Assert.Contains("ok   bitfile    version 2, compatible until 2", output, StringComparison.Ordinal);
        Assert.Contains("ok   chip", output, StringComparison.Ordinal);

        (exit, output) = await served.StopAsync();
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Equal(3, output.Split("connected, board reset").Length - 1);
        Assert.Contains("stopped    3 connections", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_of_the_model_are_named_to_the_client()
    {
        await using SimServed served = await SimServed.StartAsync(ModelDetails.Apply(new ChipOptions(), "strict-memories, capmem-noise"));
        (_, string output, _) = await Cli.RunAsync("info", "--device", served.Device);
        Assert.Contains("bitfile    simulated_details: strict-memories,capmem-noise", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_links_are_named_to_the_client_and_their_toll_is_told()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions { Mismatch = 0, Noise = false }, links: LinkErrors.Parse("0.01:7"));
        (_, string output, _) = await Cli.RunAsync("info", "--device", served.Device);
        Assert.Contains("bitfile    simulated_link_errors: 0.01 (seed 7)", output, StringComparison.Ordinal);
        // No register access is lost, events are: the loop test says so.
        (int exit, output, _) = await Cli.RunAsync("spikes", "--device", served.Device, "--count", "20000");
        Assert.Equal(ExitCode.CheckFailed, exit);
        (_, string told) = await served.StopAsync();
        Match toll = Regex.Match(told, @"links      (\d+) events to and (\d+) from the chip lost in damaged words, (\d+) register words sent again");
        Assert.Contains($"0 at crossbar inputs, {toll.Groups[1].Value} on the way to the chip, {toll.Groups[2].Value} on the way back", output, StringComparison.Ordinal);
        Assert.All(toll.Groups.Values.Skip(1), g => Assert.InRange(int.Parse(g.ValueSpan, CultureInfo.InvariantCulture), 1, 1000));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_device_fault_with_the_next_step()
    {
        SimServed served = await SimServed.StartAsync(new ChipOptions());
        await served.DisposeAsync();
        (int exit, _, string errors) = await Cli.RunAsync("ping", "--device", served.Device);
        Assert.Equal(ExitCode.DeviceFault, exit);
        Assert.Contains("bss2 sim serve", errors, StringComparison.Ordinal);
        (exit, string output, _) = await Cli.RunAsync("doctor", "--device", served.Device);
        Assert.Equal(ExitCode.DeviceFault, exit);
        Assert.Contains("FAIL reset port", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_a_device_fault()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        (int exit, _, string errors) = await Cli.RunAsync("sim", "serve", "--listen", served.Device);
        Assert.Equal(ExitCode.DeviceFault, exit);
        Assert.Contains("taken by another program", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen 127.0.0.1:0:0 --chip-model strict-memories,perfect", "found 'perfect'"), InlineData("--listen 127.0.0.1:x", "127.0.0.1:x"), InlineData("--listen 127.0.0.1:0:0 --mismatch 2", "0..1"), InlineData("--listen 127.0.0.1:0:0 --noise loud", "'loud'")]
    [InlineData("--listen 127.0.0.1:0:0 --link-errors 0.6", "0..0.5"), InlineData("--listen 127.0.0.1:0:0 --link-errors 0.1:x", "'0.1:x'")]
    public async Task Bad_options_are_refused(string options, string named)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["sim", "serve", .. options.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_entry_names_the_address_and_what_the_board_tells_of_itself()
    {
        await using (await SimServed.StartAsync(new ChipOptions { ChipSeed = 7 }, _cli.In("db.yaml"))) { }
        string entry = await File.ReadAllTextAsync(_cli.In("db.yaml"), Cli.Token);
        Assert.Contains("ip: 127.0.0.1\n", entry, StringComparison.Ordinal);
        Assert.Contains("handwritten_chip_serial: 7\n", entry, StringComparison.Ordinal);
        Assert.Contains("eeprom_chip_serial: 0x00000041\n", entry, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();
}
