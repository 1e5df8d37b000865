using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>What this computer grants to the sockets of a link.</summary>
/// <param name="ReceiveBytes">SO_RCVBUF, as the system counts it (Linux: twice what datagrams may fill).</param>
/// <param name="SendBytes">SO_SNDBUF likewise.</param>
public sealed record SocketBuffers(int ReceiveBytes, int SendBytes)
{
    /// <summary>What links ask for.</summary>
    public const int WantedBytes = DatagramSockets.BufferBytes;

    /// <summary>True when the system did not cut the wish.</summary>
    public bool IsFull => ReceiveBytes >= WantedBytes && SendBytes >= WantedBytes;

    /// <summary>Opens a socket as links do, and looks.</summary>
    public static SocketBuffers Measure()
    {
        using Socket socket = DatagramSockets.Open();
        return new SocketBuffers(socket.ReceiveBufferSize, socket.SendBufferSize);
    }
}
