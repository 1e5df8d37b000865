using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>The real library on whatever this machine has plugged in.</summary>
public class UsbBusTests
{
    // A vendor number that will not be given out: 0xFFFF is reserved.
    private static readonly UsbAddress Absent = new(0xFFFF, 0xFFFF);

    [Fact]
    public void The_library_lists_what_is_plugged_in()
    {
        SkipWithoutLibrary();
        IReadOnlyList<UsbDeviceInfo> devices = UsbBus.List();
        Assert.All(devices, device => Assert.InRange(device.Address, 0, 127));
        Assert.Equal(devices, UsbBus.List());
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_named_with_what_is()
    {
        SkipWithoutLibrary();
        var fault = await Assert.ThrowsAsync<DeviceNotFoundException>(() => UsbLink.ConnectAsync(Absent, TestContext.Current.CancellationToken));
        Assert.Contains("usb:ffff:ffff", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lsusb", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_lists_the_other_devices() =>
        Assert.Contains("found 1d6b:0002, 0403:6014", UsbBus.NotFound(Absent, [new(0x1D6B, 2, 1, 1), new(0x0403, 0x6014, 1, 5)]).Message, StringComparison.Ordinal);

    internal static void SkipWithoutLibrary()
    {
        try { LibUsb.Require(); }
        catch (NativeLibraryMissingException missing) { Assert.Skip(missing.Message); }
    }
}
