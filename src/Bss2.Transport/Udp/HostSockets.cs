using System.Net;
using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>A host's one socket. It is connected to the FPGA's data port, so that the system drops what comes from anywhere else.</summary>
internal sealed class HostSockets : DatagramSockets
{
    /// <summary>The only peer there is.</summary>
    internal const ulong Peer = 1;

    private readonly UdpAddress _address;
    private readonly Socket _socket;
    private readonly SocketAddress _resetTo;
    private readonly DatagramBatch? _batch;
    private readonly UdpFlow _toData, _toReset;
    private bool _isConnected;

    internal HostSockets(UdpAddress address, IPAddress host)
    {
        _address = address;
        _resetTo = new IPEndPoint(host, address.ResetPort).Serialize();
        _socket = Open();
        HasRuns = DatagramRuns.TryEnable(_socket);
        _batch = DatagramBatch.Of(_socket);
        All = [_socket];
        try
        {
            _socket.Connect(new IPEndPoint(host, address.DataPort));
            var local = (IPEndPoint)_socket.LocalEndPoint!;
            _toData = new UdpFlow(Number(local.Address), (ushort)local.Port, Number(host), (ushort)address.DataPort);
            _toReset = _toData with { DestinationPort = (ushort)address.ResetPort };
        }
        catch (SocketException fault)
        {
            _socket.Dispose();
            throw UdpFault.OfSend(fault.SocketErrorCode, address, isConnected: false) ?? new FpgaLinkException($"{address}: {fault.Message}", fault);
        }
    }

    internal override IReadOnlyList<Socket> All { get; }

    internal override UdpFlow Flow(ArqPort port, ulong peer) => port == ArqPort.Reset ? _toReset : _toData;

    internal override void OnConnected() => _isConnected = true;

    internal override bool TryReceive(Span<byte> buffer, out int count, out ArqPort port, out ulong source)
    {
        (port, source) = (ArqPort.Data, Peer);
        SocketError error;
        if (_batch is null) count = _socket.Receive(buffer, SocketFlags.None, out error);
        else if (_batch.TryTake(buffer, out count, out _, out error)) return true;
        if (error is SocketError.Success or SocketError.MessageSize) return true;
        ThrowIfFinal(error);
        return false;
    }

    internal override void Send(ReadOnlySpan<byte> datagram, ArqPort port, ulong peer)
    {
        if (port == ArqPort.Reset) { SendReset(datagram); return; }
        _socket.Send(datagram, SocketFlags.None, out SocketError error);
        ThrowIfFinal(error);
    }

    internal override void SendRun(ReadOnlySpan<byte> frames, ulong peer)
    {
        if (HasRuns && frames.Length > ArqFrame.DatagramBytesMax)
        {
            _socket.Send(frames, SocketFlags.None, out SocketError error);
            if (error is SocketError.Success or SocketError.WouldBlock) return;
            // A report on an earlier datagram, which the next send meets again if it lasts; or the device cannot cut.
            HasRuns = error is SocketError.ConnectionRefused;
        }
        base.SendRun(frames, peer);
    }

    // From the data socket, whose port is the one that the FPGA will answer to.
    private void SendReset(ReadOnlySpan<byte> datagram)
    {
        try { _socket.SendTo(datagram, SocketFlags.None, _resetTo); }
        catch (SocketException fault) { ThrowIfFinal(fault.SocketErrorCode); }
    }

    private void ThrowIfFinal(SocketError error)
    {
        if (error is SocketError.Success or SocketError.WouldBlock) return;
        if (UdpFault.OfSend(error, _address, _isConnected) is { } fault) throw fault;
    }
}
