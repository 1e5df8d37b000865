using System.Net;
using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>Two open ports where an FPGA should be; it says only what a test makes it say.</summary>
internal sealed class SilentPeer : IDisposable
{
    private readonly Socket _data = Bound(), _reset = Bound();

    internal UdpAddress Address => new("127.0.0.1", Port(_data), Port(_reset));

    /// <summary>A parameter frame with that many sequence numbers and one word of info.</summary>
    internal static byte[] Answer(ulong sequenceNumbers, ulong info = 0)
    {
        var datagram = new byte[ArqFrame.DatagramBytesMax];
        int length = ArqFrame.WriteData(datagram, 255, 0, ArqPacketType.Configuration, [sequenceNumbers, ArqFrame.Window, ArqFrame.WordsMax, 1, info]);
        return datagram[..length];
    }

    /// <summary>Where the next reset frame comes from.</summary>
    internal async Task<EndPoint> ResetSourceAsync()
    {
        var buffer = new byte[ArqFrame.DatagramBytesMax];
        SocketReceiveFromResult received = await _reset.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken).AsTask().InTime();
        Assert.Equal("ABABABAB", Convert.ToHexString(buffer, 0, received.ReceivedBytes));
        return received.RemoteEndPoint;
    }

    internal async Task AnswerAsync(byte[] datagram) =>
        await _data.SendToAsync(datagram, SocketFlags.None, await ResetSourceAsync(), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _data.Dispose();
        _reset.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
