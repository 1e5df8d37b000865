namespace Bss2.Transport;

/// <summary>An open, claimed device as the library tells of it: results, not exceptions. Faked where a fault of the library must be shown.</summary>
internal interface IUsbDevice : IDisposable
{
    /// <summary>One bulk transfer; <paramref name="transferred"/> counts whatever the result.</summary>
    LibUsbResult Transfer(byte endpoint, Memory<byte> bytes, int timeoutMs, out int transferred);
}
