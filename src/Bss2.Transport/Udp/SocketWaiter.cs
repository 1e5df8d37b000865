using System.Net;
using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>Lets a thread wait for datagrams, for a signal of another thread, or for a moment, whichever is first; in nanoseconds on Linux.</summary>
internal sealed class SocketWaiter : IDisposable
{
    private const long WaitNsMax = 3_600_000_000_000;

    private readonly Socket[] _sockets;
    private readonly Socket _signal = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly PollDescriptor[] _descriptors;
    private readonly List<Socket> _readable = [];
    private int _isArmed;

    internal SocketWaiter(IReadOnlyList<Socket> sockets)
    {
        // A socket that talks to itself is the only thing that every system can wait for together with sockets.
        _signal.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _signal.Connect(_signal.LocalEndPoint!);
        _signal.Blocking = false;
        _sockets = [.. sockets, _signal];
        _descriptors = new PollDescriptor[_sockets.Length];
        for (int i = 0; i < _sockets.Length; i++)
            _descriptors[i] = new PollDescriptor { Descriptor = (int)_sockets[i].SafeHandle.DangerousGetHandle(), Events = PollDescriptor.Readable };
    }

    /// <summary>Announces a wait. Look afterwards whether there is something to do, then <see cref="Wait"/>: a signal in between ends the wait.</summary>
    internal void Arm() => Interlocked.Exchange(ref _isArmed, 1);

    /// <summary>Ends the announced wait; does nothing when there is none.</summary>
    internal void Signal()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isArmed) == 0 || Interlocked.Exchange(ref _isArmed, 0) == 0) return;
        try { _signal.Send([0], SocketFlags.None, out _); }
        catch (ObjectDisposedException) { /* The wait ended by itself, and it was the last. */ }
    }

    /// <summary>Waits at most <paramref name="ns"/>; 0 only withdraws the announcement.</summary>
    internal void Wait(long ns)
    {
        // A signal that comes too late for this wait ends the next one.
        if (ns > 0 && IsSignalled(Math.Min(ns, WaitNsMax))) Drain();
        Interlocked.Exchange(ref _isArmed, 0);
    }

    public void Dispose() => _signal.Dispose();

    private bool IsSignalled(long ns)
    {
        if (!Libc.IsUsable)
        {
            _readable.Clear();
            _readable.AddRange(_sockets);
            Socket.Select(_readable, null, null, TimeSpan.FromMicroseconds((ns + 999) / 1000));
            return _readable.Contains(_signal);
        }
        // A wait that a signal of the system interrupts ends early: then there is one round in vain.
        return Libc.Poll(_descriptors, new TimeSpecification(ns)) > 0 && _descriptors[^1].Found != 0;
    }

    private void Drain()
    {
        Span<byte> one = stackalloc byte[1];
        do _signal.Receive(one, SocketFlags.None, out _);
        while (_signal.Available > 0);
    }
}
