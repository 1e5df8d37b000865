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
        byte[] datagram = new byte[ArqFrame.DatagramBytesMax], run = new byte[3 * ArqFrame.DatagramBytesMax];
        int bytes = 0;
        long allocated = Allocation.InSteadyState(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                host.Send(datagram, ArqPort.Data, HostSockets.Peer);
                bytes += Await(board, boardWaits, datagram, out ulong source);
                board.SendRun(run, source);
                for (int frame = 0; frame < 3; frame++) bytes += Await(host, hostWaits, datagram, out _);
            }
        });
        Assert.Equal(0, allocated);
        Assert.Equal(0, bytes % (800 * ArqFrame.DatagramBytesMax));
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

    [Theory, InlineData(true), InlineData(false)]
    public void A_run_arrives_as_the_frames_that_it_is_made_of_whether_the_system_cuts_it_or_not(bool cuts)
    {
        using var board = new BoardSockets(new UdpAddress("127.0.0.1", 0, 0), IPAddress.Loopback);
        using var host = new HostSockets(board.Address, IPAddress.Loopback);
        using SocketWaiter boardWaits = new(board.All), hostWaits = new(host.All);
        if (!cuts) (board.HasRuns, host.HasRuns) = (false, false);
        var run = new byte[((DatagramRuns.FramesMax - 1) * ArqFrame.DatagramBytesMax) + 20];
        for (int i = 0; i < run.Length; i++) run[i] = (byte)(i * 31 + i / 251);
        var received = new byte[ArqFrame.DatagramBytesMax + 1];
        ulong source = 0;
        host.SendRun(run, HostSockets.Peer);
        for (int at = 0; at < run.Length;) at = Same(run, at, received, Await(board, boardWaits, received, out source));
        board.SendRun(run, source);
        for (int at = 0; at < run.Length;) at = Same(run, at, received, Await(host, hostWaits, received, out _));
        Assert.False(host.TryReceive(received, out _, out _, out _));

        // A frame alone, and frames that are not full, are no run.
        host.SendRun(run.AsSpan(0, ArqFrame.DatagramBytesMax), HostSockets.Peer);
        Assert.Equal(ArqFrame.DatagramBytesMax, Await(board, boardWaits, received, out _));
        host.SendRun(run.AsSpan(0, 4), HostSockets.Peer);
        Assert.Equal(4, Await(board, boardWaits, received, out _));
    }

    [Fact]
    public void Linux_cuts_runs()
    {
        using var host = new HostSockets(new UdpAddress("127.0.0.1", 1, 2), IPAddress.Loopback);
        Assert.Equal(OperatingSystem.IsLinux(), host.HasRuns);
    }

    [Fact]
    public void More_datagrams_than_one_call_takes_come_in_order_each_with_its_source_and_length()
    {
        using var board = new BoardSockets(new UdpAddress("127.0.0.1", 0, 0), IPAddress.Loopback);
        HostSockets[] hosts = [new(board.Address, IPAddress.Loopback), new(board.Address, IPAddress.Loopback)];
        using var waiter = new SocketWaiter(board.All);
        const int count = (2 * DatagramBatch.DatagramsMax) + 5;
        for (int i = 0; i < count; i++) hosts[i % 2].Send(new byte[i + 1], ArqPort.Data, HostSockets.Peer);
        var buffer = new byte[ArqFrame.DatagramBytesMax + 1];
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(i + 1, Await(board, waiter, buffer, out ulong source));
            Assert.Equal(hosts[i % 2].All[0].LocalEndPoint!.ToString(), BoardSockets.EndPoint(source).ToString());
        }
        Assert.False(board.TryReceive(buffer, out _, out _, out _));
        foreach (HostSockets host in hosts) host.Dispose();
    }

    private static int Same(byte[] run, int at, byte[] received, int count)
    {
        Assert.Equal(Math.Min(ArqFrame.DatagramBytesMax, run.Length - at), count);
        Assert.True(run.AsSpan(at, count).SequenceEqual(received.AsSpan(0, count)), $"frame at {at}");
        return at + count;
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
