namespace Bss2.Transport;

/// <summary>A device opened and claimed through libusb-1.0.</summary>
internal sealed class LibUsbDevice(LibUsbContextHandle context, LibUsbDeviceHandle handle, int interfaceNumber) : IUsbDevice
{
    public LibUsbResult Transfer(byte endpoint, Memory<byte> bytes, int timeoutMs, out int transferred) =>
        LibUsb.BulkTransfer(handle, endpoint, bytes.Span, bytes.Length, out transferred, (uint)timeoutMs);

    public void Dispose()
    {
        if (!handle.IsClosed) LibUsb.ReleaseInterface(handle, interfaceNumber);
        handle.Dispose();
        context.Dispose();
    }
}
