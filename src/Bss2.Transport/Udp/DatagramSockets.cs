using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>The sockets of one end of HostARQ as its pump sees them: nothing blocks, nothing is allocated per datagram.</summary>
internal abstract class DatagramSockets : IDisposable
{
    // What the incumbent asks for (link-protocol.md 1.3). Systems cut it to their limit; a full window needs some 300 KB on Linux.
    internal const int BufferBytes = 10 * 1024 * 1024;

    private Socket[]? _all;

    /// <summary>Those to wait for.</summary>
    internal abstract IReadOnlyList<Socket> All { get; }

    /// <summary>Whether a datagram waits to be taken; one without a byte is not seen here.</summary>
    internal bool HasDatagrams
    {
        get
        {
            foreach (Socket socket in _all ??= [.. All])
                if (socket.Available > 0) return true;
            return false;
        }
    }

    /// <summary>Takes the next datagram that is there; false when there is none.</summary>
    /// <exception cref="FpgaLinkException">The peer is gone for good.</exception>
    internal abstract bool TryReceive(Span<byte> buffer, out int count, out ArqPort port, out ulong source);

    /// <summary>Sends to <paramref name="peer"/>. What cannot be sent now is dropped: the protocol sends it again.</summary>
    /// <exception cref="FpgaLinkException">It never can.</exception>
    internal abstract void Send(ReadOnlySpan<byte> datagram, ArqPort port, ulong peer);

    /// <summary>Whether a run leaves in one call; false after the system refused one.</summary>
    internal bool HasRuns { get; set; }

    /// <summary>Sends full frames, of which the last may be shorter, to the data port of <paramref name="peer"/>, as many datagrams.</summary>
    /// <exception cref="FpgaLinkException">It never can.</exception>
    internal virtual void SendRun(ReadOnlySpan<byte> frames, ulong peer)
    {
        for (; frames.Length > ArqFrame.DatagramBytesMax; frames = frames[ArqFrame.DatagramBytesMax..]) Send(frames[..ArqFrame.DatagramBytesMax], ArqPort.Data, peer);
        Send(frames, ArqPort.Data, peer);
    }

    /// <summary>From this end to <paramref name="peer"/>, for a recording.</summary>
    internal abstract UdpFlow Flow(ArqPort port, ulong peer);

    /// <summary>The connection stands: from now on a passing trouble of the network is waited for.</summary>
    internal virtual void OnConnected() { }

    public virtual void Dispose()
    {
        foreach (Socket socket in All) socket.Dispose();
    }

    /// <summary>These sockets, or what also records their datagrams.</summary>
    internal DatagramSockets RecordedBy(LinkRecorder? recorder, ArqRole role) => recorder is null ? this : new RecordedSockets(this, recorder, role);

    private protected static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.MapToIPv4().GetAddressBytes());

    internal static Socket Open() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
    {
        Blocking = false, ReceiveBufferSize = BufferBytes, SendBufferSize = BufferBytes,
    };
}
