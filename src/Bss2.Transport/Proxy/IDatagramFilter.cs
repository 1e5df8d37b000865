using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// What happens to datagrams between a client and a server: they go in, and the same, others, more or none come out, now or later. Without
/// sockets, clocks and threads; one thread calls it, with a time that never runs backwards. After each input it is polled until it has no more.
/// </summary>
public interface IDatagramFilter
{
    /// <summary>Takes a datagram that came at <paramref name="now"/>.</summary>
    void HandleDatagram(LinkInstant now, in ProxyDatagram about, ReadOnlySpan<byte> bytes);

    /// <summary>Writes the next datagram that leaves by <paramref name="now"/> into <paramref name="bytes"/>, which holds any frame;
    /// returns its length, which may be 0, or -1 when there is none.</summary>
    int PollTransmit(LinkInstant now, Span<byte> bytes, out ProxyDatagram about);

    /// <summary>When the next one leaves.</summary>
    LinkInstant PollTimeout();
}
