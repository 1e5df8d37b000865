namespace Bss2.Transport.Tests;

public class UdpAddressTests
{
    [Theory]
    [InlineData("udp://192.168.66.1", "192.168.66.1", 1234, 45054, "udp://192.168.66.1")]
    [InlineData("udp://lab-3/", "lab-3", 1234, 45054, "udp://lab-3")]
    [InlineData("udp://lab-3:1300", "lab-3", 1300, 45054, "udp://lab-3:1300")]
    [InlineData("udp://127.0.0.2:0:0", "127.0.0.2", 0, 0, "udp://127.0.0.2:0:0")]
    public void An_address_is_read_and_written(string text, string host, int data, int reset, string written)
    {
        UdpAddress? address = UdpAddress.TryParse(text);
        Assert.Equal(new UdpAddress(host, data, reset), address);
        Assert.Equal(written, address!.ToString());
    }

    [Theory]
    [InlineData("sim:"), InlineData("udp:"), InlineData("udp://"), InlineData("udp://h:"), InlineData("udp://h:x"), InlineData("udp://h:70000"), InlineData("udp://h:1:2:3"), InlineData("udp://h:-1")]
    public void What_is_no_address_is_none(string text) => Assert.Null(UdpAddress.TryParse(text));
}
