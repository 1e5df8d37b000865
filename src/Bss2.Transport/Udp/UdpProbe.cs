using System.Net;
using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>Asks whether a UDP port is closed, without disturbing who has it.</summary>
public static class UdpProbe
{
    private const int WaitMs = 200;

    /// <summary>True when the host reports <paramref name="port"/> as closed within 200 ms. No report tells nothing: the port is open, or
    /// a firewall drops the question.</summary>
    public static bool IsClosed(IPAddress host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveTimeout = WaitMs;
            socket.Connect(new IPEndPoint(host, port));
            // One byte is no frame of either port: an FPGA drops it.
            socket.Send([0]);
            socket.Receive(stackalloc byte[1], SocketFlags.None, out SocketError error);
            return error is SocketError.ConnectionRefused or SocketError.ConnectionReset;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset;
        }
    }
}
