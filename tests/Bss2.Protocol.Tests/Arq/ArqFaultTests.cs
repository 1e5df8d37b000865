namespace Bss2.Protocol.Tests;

public class ArqFaultTests
{
    [Fact]
    public void A_working_connection_has_no_fault() => Assert.Null(ArqFault.Of(ArqWire.ConnectedHost(), "udp://10.0.0.1"));

    [Fact]
    public void Wrong_parameters_say_what_was_expected_and_found()
    {
        var host = new ArqEndpoint(ArqOptions.Host);
        host.Connect(LinkInstant.Zero, ArqWire.Fpga, 1);
        host.Give(10, "000000ff 00000000 8002 0005 0000000000000200 0000000000000020 000000000000007e 0000000000000001 6100000000000000", ArqWire.Fpga);

        string message = ArqFault.Of(host, "udp://10.0.0.1")!.Message;
        Assert.Contains("udp://10.0.0.1 to use 256 sequence numbers, a window of 128 and frames of 180 words; found 512, 32 and 126", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_is_a_timeout_and_names_what_to_check()
    {
        var host = new ArqEndpoint(ArqOptions.Host);
        host.Connect(LinkInstant.Zero, ArqWire.Fpga, 1);
        host.NextAfter(2_000_000);

        var fault = Assert.IsType<LinkTimeoutException>(ArqFault.Of(host, "udp://10.0.0.1"));
        Assert.Contains("within 2 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("firewall", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_of_a_take_over_is_told_as_such()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Give(300, "00000000 00000001 8002 0001 54414b454e4f5652", ArqWire.Fpga);

        Assert.Equal(ArqState.TakenOver, host.State);
        Assert.Contains("another client took it over", ArqFault.Of(host, "udp://10.0.0.1")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_link_is_told_as_such()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Close(LinkInstant.FromMicroseconds(300));
        host.NextAfter(1_000_000);

        Assert.IsType<LinkClosedException>(ArqFault.Of(host, "udp://10.0.0.1"));
    }
}
