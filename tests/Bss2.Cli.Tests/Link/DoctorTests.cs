using System.Net;
using System.Net.Sockets;
using Bss2.Cli.Link;
using Bss2.Protocol;

namespace Bss2.Cli.Tests;

public class DoctorTests
{
    [Theory]
    [InlineData("version: 2\ncompatible_until: 2\n", "ok"), InlineData("compatible_until: 0\nversion: 2", "ok")]
    [InlineData("version: 9\ncompatible_until: 3\n", "FAIL"), InlineData("version: 2\n", "FAIL"), InlineData("", "FAIL")]
    public void A_bitfile_must_name_a_version_that_this_driver_understands(string info, string verdict)
    {
        var output = new StringWriter();
        new Doctor(output).LookAtBitfile(info);
        Assert.StartsWith(verdict, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_sent_again_and_frames_of_others_are_trouble_and_few_resends_are_not()
    {
        // An endpoint that nobody answers: all that it sends is sent again.
        var host = new ArqEndpoint(ArqOptions.Host);
        var output = new StringWriter();
        new Doctor(output).LookAtCounters(host.Statistics);
        Assert.StartsWith("ok   losses     0 of 0 frames sent again", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok   frames     0 received", output.ToString(), StringComparison.Ordinal);

        var fpga = new ArqEndpoint(ArqOptions.Fpga);
        fpga.HandleDatagram(LinkInstant.Zero, ArqPort.Reset, 1, [0xAB, 0xAB, 0xAB, 0xAB]);
        fpga.HandleDatagram(LinkInstant.Zero, ArqPort.Data, 1, [1, 2, 3]);
        var datagram = new byte[ArqFrame.DatagramBytesMax];
        for (int ms = 0; ms < 100; ms++)
        {
            fpga.HandleTimeout(new LinkInstant(ms * 1_000_000L));
            fpga.PollTransmit(new LinkInstant(ms * 1_000_000L), datagram, out _);
        }
        output = new StringWriter();
        new Doctor(output).LookAtCounters(fpga.Statistics);
        Assert.Contains("FAIL losses", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("nstat -az UdpRcvbufErrors", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 malformed", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("FAIL frames", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_that_does_not_answer_is_told_with_the_command_that_shows_the_datagrams()
    {
        var output = new StringWriter();
        // Taken ports where nobody speaks: no ICMP, no answer.
        using UdpClient data = new(new IPEndPoint(IPAddress.Loopback, 0)), reset = new(new IPEndPoint(IPAddress.Loopback, 0));
        string device = $"udp://127.0.0.1:{Port(data)}:{Port(reset)}";
        Assert.Equal(ExitCode.DeviceFault, await new Doctor(output, new FakeNetwork()).RunAsync(device, capture: null, Cli.Token));
        Assert.Contains("FAIL connects   no, or not for long: Expected", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("note next       see what goes and comes with: sudo tcpdump -ni eth1 host 127.0.0.1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_simulated_chip_in_process_is_well()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("doctor");
        Assert.True(exit == ExitCode.Ok, output + errors);
        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
    }

    private static int Port(UdpClient client) => ((IPEndPoint)client.Client.LocalEndPoint!).Port;
}
