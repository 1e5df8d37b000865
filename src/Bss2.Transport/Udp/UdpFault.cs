using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>What sockets report, as faults with a next step.</summary>
internal static class UdpFault
{
    internal static DeviceNotFoundException Unresolved(UdpAddress address, Exception? fault) => new(
        $"{address}: expected a host name with an IPv4 address, found none for '{address.Host}'{(fault is null ? "" : $" ({fault.Message})")}. Check the spelling, or write the address itself, e.g. udp://192.168.66.1.", fault);

    /// <summary>The other computer says that no program has the port.</summary>
    internal static DeviceNotFoundException NobodyListens(UdpAddress address, int port) => new(
        $"{address}: expected an FPGA, found a computer that reports UDP port {port} as closed (ICMP port unreachable). Check the address, or start a simulated one there: bss2 sim serve --listen ADDRESS.");

    internal static DeviceGoneException Stopped(UdpAddress address) => new(
        $"{address}: expected the board to go on, found its port {address.DataPort} closed (ICMP port unreachable): the program that served it has ended. Start it again, then open a new link.");

    /// <summary>The fault behind a refused send that waiting does not heal; null where a later try may pass.</summary>
    internal static FpgaLinkException? OfSend(SocketError error, UdpAddress address, bool isConnected) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset => isConnected ? Stopped(address) : NobodyListens(address, address.DataPort),
        SocketError.AccessDenied => new DevicePermissionException(
            $"{address}: this computer refused to send there. Check its firewall's rules for outgoing UDP to ports {address.DataPort} and {address.ResetPort}, and that the address is no broadcast address."),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable when !isConnected => new DeviceNotFoundException(
            $"{address}: expected a route to this address, found none ({error}). Check cable and network settings ('ip route get ADDRESS' tells the way)."),
        SocketError.MessageSize => new FpgaLinkException(
            $"{address}: expected a path for IP packets of 1480 bytes, found a shorter one. Check the MTU of the interface ('ip link')."),
        _ => null,
    };

    internal static FpgaLinkException OfBind(SocketException fault, UdpAddress address, int port) => fault.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new DeviceBusyException(
            $"{address}: expected UDP port {port} to be free, found it taken by another program ('ss -ulpn' names it). End that program, or listen on another address, e.g. 127.0.0.3.", fault),
        SocketError.AccessDenied => new DevicePermissionException(
            $"{address}: opening UDP port {port} was refused. Ports below 1024 need the right to bind them (CAP_NET_BIND_SERVICE); the FPGA's own ports 1234 and 45054 do not.", fault),
        SocketError.AddressNotAvailable => new DeviceNotFoundException(
            $"{address}: expected an address of this computer, found one that no interface has. Use one of 127.0.0.0/8, or one that 'ip address' lists.", fault),
        _ => new FpgaLinkException($"{address}: cannot open UDP port {port}: {fault.Message}", fault),
    };
}
