using Bss2.Cli.Sim;
using Bss2.Simulation;
using Bss2.Tests;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A served simulation at the end of a serial line, used by the program as a board.</summary>
public class SerialServeTests
{
    [Fact]
    public async Task Ping_and_info_look_at_a_board_over_a_serial_line()
    {
        using PseudoTerminals line = PseudoTerminals.Create();
        using var stop = new CancellationTokenSource();
        var served = new StringWriter();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> running = new SerialServer(new ChipOptions(), served) { Listening = listening.SetResult }.RunAsync(new SerialAddress(line.Board), stop.Token);
        await Task.WhenAny(listening.Task, running).WaitAsync(Cli.Token);

        (int exit, string output, string errors) = await Cli.RunAsync("ping", "--device", $"serial:{line.Host}", "--count", "20");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("round trip 20 ticks", output, StringComparison.Ordinal);
        (exit, output, errors) = await Cli.RunAsync("info", "--device", $"serial:{line.Host}");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("JTAG id 0x348580af", output, StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Ok, await running);
        Assert.Contains("stopped    2 connections", served.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "one of --listen"), InlineData("--listen 127.0.0.1:0:0 --serial X", "one of --listen"), InlineData("--serial X@9600", "115200")]
    [InlineData("--serial serial:@115200", "--serial PORT[@BAUD]"), InlineData("--serial X --hwdb-out f", "--listen only"), InlineData("--serial X --capture f", "--listen only")]
    public async Task Bad_options_are_refused(string options, string told)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["sim", "serve", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_does_not_exist_is_a_device_fault()
    {
        (int exit, _, string errors) = await Cli.RunAsync("sim", "serve", "--serial", "/dev/ttyOfNobody");
        Assert.Equal(ExitCode.DeviceFault, exit);
        Assert.Contains("ttyOfNobody", errors, StringComparison.Ordinal);
    }
}
