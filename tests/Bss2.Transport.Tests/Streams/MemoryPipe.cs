namespace Bss2.Transport.Tests;

/// <summary>Two bulk pipes that are each other's far end, in memory. Bounded as a real one; bytes can be damaged and the cable pulled.</summary>
internal sealed class MemoryPipe : IUsbBulkPipe
{
    private const int BytesMax = 32 * 1024;

    private readonly Queue<byte> _arrived = new();
    private readonly Cable _cable;
    private MemoryPipe? _far;
    private long _writes;

    private MemoryPipe(Cable cable) => _cable = cable;

    /// <summary>Every n-th write has one bit flipped; 0 for none.</summary>
    internal int DamageEvery { get; set; }

    internal bool IsDisposed { get; private set; }

    internal static (MemoryPipe Host, MemoryPipe Board) Pair()
    {
        var cable = new Cable();
        MemoryPipe host = new(cable), board = new(cable);
        (host._far, board._far) = (board, host);
        return (host, board);
    }

    internal void Pull()
    {
        lock (_cable.Gate)
        {
            _cable.IsPulled = true;
            Monitor.PulseAll(_cable.Gate);
        }
    }

    /// <summary>Bytes that arrive here without anyone having written them.</summary>
    internal void Inject(ReadOnlySpan<byte> bytes)
    {
        lock (_cable.Gate)
            foreach (byte value in bytes) _arrived.Enqueue(value);
    }

    public int Write(ReadOnlyMemory<byte> bytes, int timeoutMs)
    {
        lock (_cable.Gate)
        {
            ThrowIfPulled();
            int count = Math.Min(bytes.Length, BytesMax - _far!._arrived.Count);
            if (count <= 0 || _far.IsDisposed) return _far.IsDisposed ? bytes.Length : 0;
            byte[] copy = bytes[..count].ToArray();
            if (DamageEvery > 0 && ++_writes % DamageEvery == 0) copy[_writes % count] ^= 4;
            foreach (byte value in copy) _far._arrived.Enqueue(value);
            Monitor.PulseAll(_cable.Gate);
            return count;
        }
    }

    public int Read(Memory<byte> buffer, int timeoutMs)
    {
        lock (_cable.Gate)
        {
            if (_arrived.Count == 0 && timeoutMs > 0) Monitor.Wait(_cable.Gate, timeoutMs);
            ThrowIfPulled();
            int count = Math.Min(buffer.Length, _arrived.Count);
            for (int i = 0; i < count; i++) buffer.Span[i] = _arrived.Dequeue();
            return count;
        }
    }

    /// <summary>The device is opened again; bytes that lie in it stay.</summary>
    internal void Reopen() => IsDisposed = false;

    public void Dispose() => IsDisposed = true;

    private void ThrowIfPulled()
    {
        if (_cable.IsPulled) throw new DeviceGoneException("memory: the cable was pulled.");
    }

    private sealed class Cable
    {
        internal object Gate { get; } = new();
        internal bool IsPulled { get; set; }
    }
}
