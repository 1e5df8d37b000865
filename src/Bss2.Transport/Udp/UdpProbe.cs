using System.Net;
using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>Asks whether a UDP port is closed, without disturbing who has it.</summary>
public static class UdpProbe
{
    private const int WaitMs = 200;

    /// <summary>True when the host reports <paramref name="port"/> as closed within 200 ms.</summary>
    public static bool IsClosed(IPAddress host, int port) => Ask(host, port) == PortAnswer.Closed;

    /// <summary>What is known of <paramref name="port"/> after one datagram and at most 200 ms.</summary>
    public static PortAnswer Ask(IPAddress host, int port)
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
            return Of(error);
        }
        catch (SocketException fault)
        {
            return Of(fault.SocketErrorCode);
        }
    }

    internal static PortAnswer Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset => PortAnswer.Closed,
        SocketError.AccessDenied => PortAnswer.RefusedHere,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => PortAnswer.Unreachable,
        _ => PortAnswer.Silence,
    };
}
