using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>What datagrams cost on this computer without any protocol: the ruler for <see cref="UdpLink"/>. Two threads, blocking sockets.</summary>
public static class PlainUdp
{
    // Longer than any pause of a busy computer that matters; a lost datagram then ends the wait.
    private const int SilenceMs = 500;
    private const int Nothing = -1;

    /// <summary>Payload that arrives per second when <paramref name="count"/> datagrams of <paramref name="bytes"/> are sent as fast as they
    /// go, in bytes; those that the receiver's buffer had no room for do not count.</summary>
    public static double GoodputBytesPerSecond(int count, int bytes)
    {
        using Socket receiver = Bound(), sender = ConnectedTo(receiver);
        (long arrived, long first, long last) = (0, 0, 0);
        var thread = new Thread(() =>
        {
            var buffer = new byte[bytes];
            for (int i = 0; i < count && Receive(receiver, buffer) >= 0; i++)
            {
                last = Stopwatch.GetTimestamp();
                if (arrived++ == 0) first = last;
            }
        });
        thread.Start();
        var datagram = new byte[bytes];
        for (int i = 0; i < count; i++) sender.Send(datagram);
        thread.Join();
        return arrived < 2 ? 0 : (arrived - 1) * bytes / Stopwatch.GetElapsedTime(first, last).TotalSeconds;
    }

    /// <summary>Times of <paramref name="count"/> round trips of a datagram of <paramref name="bytes"/>, one after the other, in microseconds.</summary>
    public static double[] RoundTripsUs(int count, int bytes)
    {
        using Socket there = Bound(), here = ConnectedTo(there);
        there.Connect(here.LocalEndPoint!);
        var thread = new Thread(() =>
        {
            var buffer = new byte[bytes];
            for (int i = 0; i < count && Receive(there, buffer) >= 0; i++) there.Send(buffer);
        });
        thread.Start();
        var datagram = new byte[bytes];
        List<double> timesUs = [];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            here.Send(datagram);
            if (Receive(here, datagram) < 0) break;
            timesUs.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        thread.Join();
        return [.. timesUs];
    }

    private static int Receive(Socket socket, byte[] buffer)
    {
        int count = socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? count : Nothing;
    }

    private static Socket Bound()
    {
        Socket socket = DatagramSockets.Open();
        (socket.Blocking, socket.ReceiveTimeout) = (true, SilenceMs);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Socket ConnectedTo(Socket other)
    {
        Socket socket = Bound();
        socket.Connect(other.LocalEndPoint!);
        return socket;
    }
}
