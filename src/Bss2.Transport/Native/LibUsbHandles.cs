using Microsoft.Win32.SafeHandles;

namespace Bss2.Transport;

/// <summary>A libusb context.</summary>
internal sealed class LibUsbContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibUsb.Exit(handle);
        return true;
    }
}

/// <summary>An open device.</summary>
internal sealed class LibUsbDeviceHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibUsb.Close(handle);
        return true;
    }
}
