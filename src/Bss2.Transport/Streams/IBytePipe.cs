namespace Bss2.Transport;

/// <summary>Bytes to and from a device, as one thread sees them. Faults are thrown as <see cref="Protocol.FpgaLinkException"/>.</summary>
/// <remarks>Memory rather than spans, so that a test can fake it.</remarks>
public interface IBytePipe : IDisposable
{
    /// <summary>Waits at most <paramref name="timeoutMs"/> for the device to take bytes; returns how many it took, perhaps none.
    /// The bytes are the caller's again when this returns.</summary>
    int Write(ReadOnlyMemory<byte> bytes, int timeoutMs);

    /// <summary>Waits at most <paramref name="timeoutMs"/> for at least one byte; returns how many were stored, perhaps none.</summary>
    int Read(Memory<byte> buffer, int timeoutMs);
}
