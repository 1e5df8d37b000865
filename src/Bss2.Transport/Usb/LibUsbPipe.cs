using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>The bulk pipe over an open device: results become counts or faults.</summary>
internal sealed class LibUsbPipe(IUsbDevice device, UsbAddress address) : IUsbBulkPipe
{
    public int Write(ReadOnlyMemory<byte> bytes, int timeoutMs) =>
        // The library only reads from the buffer of an out endpoint.
        Transfer(address.EndpointOut, MemoryMarshal.AsMemory(bytes), timeoutMs, "writing");

    public int Read(Memory<byte> buffer, int timeoutMs) => Transfer(address.EndpointIn, buffer, timeoutMs, "reading");

    public void Dispose() => device.Dispose();

    private int Transfer(byte endpoint, Memory<byte> bytes, int timeoutMs, string action)
    {
        // 0 means for ever to the library, and at once to us: 1 ms is the least there is.
        LibUsbResult result = device.Transfer(endpoint, bytes, Math.Max(timeoutMs, 1), out int transferred);
        return result switch
        {
            LibUsbResult.Success or LibUsbResult.Timeout or LibUsbResult.Interrupted => transferred,
            _ => throw UsbFault.Of(result, address.ToString(), action),
        };
    }
}
