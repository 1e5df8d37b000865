using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>How datagrams to a host would leave this computer.</summary>
/// <param name="Local">Address that they come from.</param>
/// <param name="Interface">Name of the interface that has it.</param>
/// <param name="Mtu">Longest IP packet there in bytes; 0 when the system does not tell.</param>
/// <param name="IsDirect">The host is in the interface's subnet: no gateway on the way.</param>
public sealed record UdpRoute(IPAddress Local, string Interface, int Mtu, bool IsDirect)
{
    // Any port: connecting a UDP socket sends nothing.
    private const int SomePort = UdpAddress.DataPortDefault;
    private const int AddressBits = 32;

    /// <summary>Asks the system; null and its reason when there is no route. Nothing is sent.</summary>
    public static UdpRoute? Find(IPAddress host, out SocketError error)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(new IPEndPoint(host, SomePort));
            error = SocketError.Success;
            return Of(((IPEndPoint)socket.LocalEndPoint!).Address, host);
        }
        catch (SocketException fault)
        {
            error = fault.SocketErrorCode;
            return null;
        }
    }

    private static UdpRoute Of(IPAddress local, IPAddress host)
    {
        foreach (NetworkInterface candidate in NetworkInterface.GetAllNetworkInterfaces())
        {
            IPInterfaceProperties properties = candidate.GetIPProperties();
            UnicastIPAddressInformation? found = properties.UnicastAddresses.FirstOrDefault(a => a.Address.Equals(local));
            if (found is null) continue;
            int mtu = candidate.Supports(NetworkInterfaceComponent.IPv4) ? properties.GetIPv4Properties().Mtu : 0;
            return new UdpRoute(local, candidate.Name, mtu, IsSameSubnet(local, host, found.PrefixLength));
        }
        return new UdpRoute(local, "?", 0, local.Equals(host));
    }

    private static bool IsSameSubnet(IPAddress a, IPAddress b, int prefixBits)
    {
        ulong mask = ~0UL << (AddressBits - prefixBits);
        return ((BoardSockets.Number(new IPEndPoint(a, 0)) ^ BoardSockets.Number(new IPEndPoint(b, 0))) >> 16 & mask) == 0;
    }
}
