using System.Net;
using System.Net.Sockets;

namespace Bss2.Transport.Tests;

public class UdpRouteTests
{
    [Fact]
    public void Loopback_has_a_direct_route_with_an_interface()
    {
        UdpRoute route = UdpRoute.Find(IPAddress.Parse("127.0.0.9"), out SocketError error)!;
        Assert.Equal(SocketError.Success, error);
        Assert.Equal(("127.0.0.1", true), (route.Local.ToString(), route.IsDirect));
        Assert.NotEqual("?", route.Interface);
    }

    [Fact]
    public void An_address_that_nothing_may_be_sent_to_has_none_and_says_why()
    {
        Assert.Null(UdpRoute.Find(IPAddress.Broadcast, out SocketError error));
        Assert.NotEqual(SocketError.Success, error);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, PortAnswer.Closed), InlineData(SocketError.ConnectionReset, PortAnswer.Closed), InlineData(SocketError.AccessDenied, PortAnswer.RefusedHere)]
    [InlineData(SocketError.HostUnreachable, PortAnswer.Unreachable), InlineData(SocketError.NetworkUnreachable, PortAnswer.Unreachable), InlineData(SocketError.TimedOut, PortAnswer.Silence), InlineData(SocketError.Success, PortAnswer.Silence)]
    public void What_a_socket_reports_is_told_apart(SocketError error, PortAnswer answer) => Assert.Equal(answer, UdpProbe.Of(error));

    [Fact]
    public void An_open_port_is_silent_and_a_closed_one_is_closed()
    {
        var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
        Assert.Equal(PortAnswer.Silence, UdpProbe.Ask(IPAddress.Loopback, port));
        socket.Dispose();
        Assert.Equal(PortAnswer.Closed, UdpProbe.Ask(IPAddress.Loopback, port));
    }
}
