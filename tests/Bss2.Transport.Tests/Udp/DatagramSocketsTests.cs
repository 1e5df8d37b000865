using System.Net;
using Bss2.Protocol;
using Bss2.Tests;

namespace Bss2.Transport.Tests;

public class DatagramSocketsTests
{
    [Fact]
    public void Datagrams_there_and_back_with_waits_between_allocate_nothing()
    {
        using var board = new BoardSockets(new UdpAddress("127.0.0.1", 0, 0), IPAddress.Loopback);
        using var host = new HostSockets(board.Address, IPAddress.Loopback);
        using SocketWaiter boardWaits = new(board.All), hostWaits = new(host.All);
        var datagram = new byte[ArqFrame.DatagramBytesMax];
        int bytes = 0;
        long allocated = Allocation.InSteadyState(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                host.Send(datagram, ArqPort.Data, HostSockets.Peer);
                bytes += Await(board, boardWaits, datagram, out ulong source);
                board.Send(datagram, ArqPort.Data, source);
                bytes += Await(host, hostWaits, datagram, out _);
            }
        });
        Assert.Equal(0, allocated);
        Assert.Equal(0, bytes % (400 * ArqFrame.DatagramBytesMax));
        Assert.True(bytes > 0);
    }

    [Fact]
    public void A_reset_is_seen_before_data_that_came_earlier_and_tells_where_it_came_from()
    {
        using var board = new BoardSockets(new UdpAddress("127.0.0.1", 0, 0), IPAddress.Loopback);
        using var host = new HostSockets(board.Address, IPAddress.Loopback);
        using var waiter = new SocketWaiter(board.All);
        host.Send([1, 2, 3], ArqPort.Data, HostSockets.Peer);
        host.Send([4], ArqPort.Reset, HostSockets.Peer);
        var buffer = new byte[8];
        Assert.True(board.TryReceive(buffer, out int count, out ArqPort port, out ulong source));
        Assert.Equal((1, ArqPort.Reset, (byte)4), (count, port, buffer[0]));
        Assert.Equal(((IPEndPoint)host.All[0].LocalEndPoint!).ToString(), BoardSockets.EndPoint(source).ToString());
        Assert.True(board.TryReceive(buffer, out count, out port, out ulong same));
        Assert.Equal((3, ArqPort.Data, source), (count, port, same));
        Assert.False(board.TryReceive(buffer, out _, out _, out _));
    }

    private static int Await(DatagramSockets sockets, SocketWaiter waiter, byte[] buffer, out ulong source)
    {
        int count;
        while (!sockets.TryReceive(buffer, out count, out _, out source))
        {
            waiter.Arm();
            waiter.Wait(1_000_000);
        }
        return count;
    }
}
