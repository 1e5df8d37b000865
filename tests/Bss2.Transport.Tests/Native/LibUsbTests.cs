using System.Runtime.InteropServices;

namespace Bss2.Transport.Tests;

public class LibUsbTests
{
    [Fact]
    public void A_missing_library_is_a_fault_that_names_the_package()
    {
        var fault = Assert.Throws<NativeLibraryMissingException>(() => LibUsb.Load(["libusb-of-nobody.so.9"]));
        Assert.Contains("libusb-of-nobody.so.9", fault.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libusb-1.0-0", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_descriptor_has_the_size_that_usb_defines() => Assert.Equal(18, Marshal.SizeOf<LibUsbDeviceDescriptor>());

    [Fact]
    public void A_context_opens_and_closes()
    {
        UsbBusTests.SkipWithoutLibrary();
        Assert.Equal(LibUsbResult.Success, LibUsb.Init(out LibUsbContextHandle context));
        using (context) Assert.False(context.IsInvalid);
        Assert.True(context.IsClosed);
    }
}
