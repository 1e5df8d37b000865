using Bss2.Cli.Link;
using Bss2.Transport;

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
    public void Small_socket_buffers_are_told_with_the_line_to_run()
    {
        var output = new StringWriter();
        new Doctor(output).LookAtBuffers(new SocketBuffers(425_984, 425_984));
        Assert.StartsWith("FAIL buffers", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("sudo sysctl -w net.core.rmem_max=10485760 net.core.wmem_max=10485760", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_simulated_chip_in_process_is_well()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("doctor");
        Assert.True(exit == ExitCode.Ok, output + errors);
        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
    }
}
