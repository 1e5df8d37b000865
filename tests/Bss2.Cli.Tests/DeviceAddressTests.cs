namespace Bss2.Cli.Tests;

public class DeviceAddressTests
{
    [Theory]
    [InlineData("sim:"), InlineData("udp://192.168.66.1"), InlineData("udp://lab:1300"), InlineData("usb:1d50:6018"), InlineData("usb:1d50:6018:A1"), InlineData("serial:/dev/ttyUSB0"), InlineData("serial:COM3@921600")]
    public void Known_kinds_are_taken(string address) => Assert.NotNull(DeviceAddress.Parse(address));

    [Theory]
    [InlineData("", "sim:"), InlineData("tcp://h", "udp://HOST"), InlineData("udp:h", "udp://HOST"), InlineData("udp://h:0", "udp://HOST"), InlineData("usb:1d50", "lsusb"), InlineData("usb:1d50:zz", "lsusb"), InlineData("serial:", "serial:PORT"), InlineData("serial:x@9600", "115200")]
    public void Others_are_refused_with_what_was_expected(string address, string expected)
    {
        var fault = Assert.Throws<UserException>(() => DeviceAddress.Parse(address));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"'{address}'", fault.Message, StringComparison.Ordinal);
    }
}
