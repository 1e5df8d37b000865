using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Sockets whose datagrams are recorded as they enter and leave: sent is what was handed to the system, whether it went out or not.</summary>
internal sealed class RecordedSockets(DatagramSockets inner, LinkRecorder recorder, ArqRole role) : DatagramSockets
{
    private readonly PacketDirection _sent = role == ArqRole.Host ? PacketDirection.Outbound : PacketDirection.Inbound;
    private readonly PacketDirection _received = role == ArqRole.Host ? PacketDirection.Inbound : PacketDirection.Outbound;

    internal override IReadOnlyList<Socket> All => inner.All;

    internal override void OnConnected() => inner.OnConnected();

    internal override UdpFlow Flow(ArqPort port, ulong peer) => inner.Flow(port, peer);

    internal override bool TryReceive(Span<byte> buffer, out int count, out ArqPort port, out ulong source)
    {
        if (!inner.TryReceive(buffer, out count, out port, out source)) return false;
        UdpFlow sent = inner.Flow(port, source);
        recorder.Datagram(_received, new UdpFlow(sent.DestinationAddress, sent.DestinationPort, sent.SourceAddress, sent.SourcePort), buffer[..count]);
        return true;
    }

    internal override void Send(ReadOnlySpan<byte> datagram, ArqPort port, ulong peer)
    {
        // Before it leaves, so that no answer is recorded earlier.
        recorder.Datagram(_sent, inner.Flow(port, peer), datagram);
        inner.Send(datagram, port, peer);
    }

    public override void Dispose()
    {
        base.Dispose();
        recorder.Dispose();
    }
}
