using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>What this computer grants to the sockets of a link.</summary>
/// <param name="ReceiveBytes">SO_RCVBUF, as the system counts it (Linux: twice what datagrams may fill).</param>
/// <param name="SendBytes">SO_SNDBUF likewise.</param>
public sealed record SocketBuffers(int ReceiveBytes, int SendBytes)
{
    /// <summary>What links ask for.</summary>
    public const int WantedBytes = DatagramSockets.BufferBytes;

    /// <summary>A full window of 128 frames, as Linux counts it (2304 bytes each and twice that), and as much again.</summary>
    public const int NeededBytes = 1024 * 1024;

    /// <summary>True when bursts lose nothing for want of room.</summary>
    public bool IsEnough => ReceiveBytes >= NeededBytes && SendBytes >= NeededBytes;

    /// <summary>Opens a socket as links do, and looks.</summary>
    public static SocketBuffers Measure()
    {
        using Socket socket = DatagramSockets.Open();
        return new SocketBuffers(socket.ReceiveBufferSize, socket.SendBufferSize);
    }
}
