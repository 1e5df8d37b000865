using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>An FPGA's two sockets; all that it sends leaves from the data port. A source is its IPv4 address and port in one number.</summary>
internal sealed class BoardSockets : DatagramSockets
{
    // sockaddr_in on every system: family, port, address.
    private const int PortOffset = 2, AddressOffset = 4;

    private readonly Socket _data, _reset;
    private readonly uint _listen;
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork), _to = new IPEndPoint(IPAddress.Any, 0).Serialize();
    private readonly DatagramBatch? _dataBatch, _resetBatch;
    private ulong _toPeer;

    internal BoardSockets(UdpAddress address, IPAddress listen)
    {
        _data = Bound(address, listen, address.DataPort);
        try { _reset = Bound(address, listen, address.ResetPort); }
        catch
        {
            _data.Dispose();
            throw;
        }
        All = [_data, _reset];
        HasRuns = DatagramRuns.TryEnable(_data);
        (_dataBatch, _resetBatch) = (DatagramBatch.Of(_data), DatagramBatch.Of(_reset));
        _listen = Number(listen);
        Address = address with { Host = listen.ToString(), DataPort = Port(_data), ResetPort = Port(_reset) };
    }

    /// <summary>With the ports that were found where any would do.</summary>
    internal UdpAddress Address { get; }

    internal override IReadOnlyList<Socket> All { get; }

    /// <summary>A source for people.</summary>
    internal static IPEndPoint EndPoint(ulong source) =>
        new(new IPAddress([(byte)(source >> 40), (byte)(source >> 32), (byte)(source >> 24), (byte)(source >> 16)]), (ushort)source);

    /// <summary>The number of a source.</summary>
    internal static ulong Number(IPEndPoint endPoint) =>
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(endPoint.Address.GetAddressBytes()) << 16) | (ushort)endPoint.Port;

    // Resets first: what came to the data port meanwhile may belong to the connection that they begin.
    internal override bool TryReceive(Span<byte> buffer, out int count, out ArqPort port, out ulong source)
    {
        port = ArqPort.Reset;
        // Data of a batch came before it was asked for resets the last time.
        bool hasData = _dataBatch is { HasNext: true };
        if (!hasData && TryReceive(_reset, _resetBatch, buffer, out count, out source)) return true;
        port = ArqPort.Data;
        return TryReceive(_data, _dataBatch, buffer, out count, out source);
    }

    internal override void Send(ReadOnlySpan<byte> datagram, ArqPort port, ulong peer)
    {
        if (peer != _toPeer) Aim(peer);
        // Whatever the system reports (no route, no buffer, a closed port of a client that is gone), the FPGA does not give up.
        try { _data.SendTo(datagram, SocketFlags.None, _to); }
        catch (SocketException) { }
    }

    internal override UdpFlow Flow(ArqPort port, ulong peer) =>
        new(_listen, (ushort)(port == ArqPort.Reset ? Address.ResetPort : Address.DataPort), (uint)(peer >> 16), (ushort)peer);

    internal override void SendRun(ReadOnlySpan<byte> frames, ulong peer)
    {
        if (HasRuns && frames.Length > ArqFrame.DatagramBytesMax)
        {
            if (peer != _toPeer) Aim(peer);
            try
            {
                _data.SendTo(frames, SocketFlags.None, _to);
                return;
            }
            catch (SocketException fault)
            {
                // No room is loss, as for a single datagram; whatever else, the device cannot cut.
                if (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable) return;
                HasRuns = false;
            }
        }
        base.SendRun(frames, peer);
    }

    private bool TryReceive(Socket socket, DatagramBatch? batch, Span<byte> buffer, out int count, out ulong source)
    {
        if (batch is not null) return batch.TryTake(buffer, out count, out source, out _);
        (count, source) = (0, 0);
        // Asking costs a call; an empty socket would cost an exception.
        if (!socket.Poll(0, SelectMode.SelectRead)) return false;
        try { count = socket.ReceiveFrom(buffer, SocketFlags.None, _from); }
        catch (SocketException fault)
        {
            // One that is longer than any frame is none; the rest are reports on datagrams sent earlier.
            if (fault.SocketErrorCode != SocketError.MessageSize) return false;
            count = buffer.Length;
        }
        ReadOnlySpan<byte> bytes = _from.Buffer.Span;
        source = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes[AddressOffset..]) << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        return true;
    }

    private void Aim(ulong peer)
    {
        _toPeer = peer;
        Span<byte> bytes = _to.Buffer.Span;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[AddressOffset..], (uint)(peer >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], (ushort)peer);
    }

    private static Socket Bound(UdpAddress address, IPAddress listen, int port)
    {
        Socket socket = Open();
        try
        {
            socket.Bind(new IPEndPoint(listen, port));
            return socket;
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw UdpFault.OfBind(fault, address, port);
        }
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
