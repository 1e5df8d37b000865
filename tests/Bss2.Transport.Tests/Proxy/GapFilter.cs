using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>Passes everything, at once; but once so many datagrams have come from clients, nothing for some time.</summary>
internal sealed class GapFilter(int datagramsBefore, long lengthNs) : IDatagramFilter
{
    private readonly Queue<(ProxyDatagram About, byte[] Bytes)> _queue = new();
    private LinkInstant _begin = LinkInstant.Never;
    private int _up, _swallowed;
    private long _lastDownNs;

    /// <summary>What fell into the gap.</summary>
    internal int Swallowed => Volatile.Read(ref _swallowed);

    /// <summary>When the last datagram passed to a client.</summary>
    internal LinkInstant LastDown => new(Volatile.Read(ref _lastDownNs));

    public void HandleDatagram(LinkInstant now, in ProxyDatagram about, ReadOnlySpan<byte> bytes)
    {
        if (about.Direction == ProxyDirection.Up && ++_up == datagramsBefore) _begin = now;
        if (now >= _begin && now - _begin < lengthNs) Volatile.Write(ref _swallowed, _swallowed + 1);
        else _queue.Enqueue((about, bytes.ToArray()));
    }

    public int PollTransmit(LinkInstant now, Span<byte> bytes, out ProxyDatagram about)
    {
        about = default;
        if (!_queue.TryDequeue(out (ProxyDatagram About, byte[] Bytes) next)) return -1;
        about = next.About;
        if (about.Direction == ProxyDirection.Down) Volatile.Write(ref _lastDownNs, now.Nanoseconds);
        next.Bytes.CopyTo(bytes);
        return next.Bytes.Length;
    }

    public LinkInstant PollTimeout() => LinkInstant.Never;
}
