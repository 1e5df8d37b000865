using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>Lets a thread wait for datagrams, for a signal of another thread, or for a moment, whichever is first; in nanoseconds on Linux.</summary>
internal sealed class SocketWaiter : IDisposable
{
    private const long WaitNsMax = 3_600_000_000_000;

    private readonly IReadOnlyList<Socket> _sockets;
    private readonly WakeSignal _signal;
    private readonly PollDescriptor[] _descriptors;
    private readonly List<Socket> _readable = [];
    private int _isArmed;

    internal SocketWaiter(IReadOnlyList<Socket> sockets, WakeSignal? signal = null)
    {
        (_sockets, _signal) = (sockets, signal ?? new WakeSignal());
        int[] all = [.. sockets.Select(s => (int)s.SafeHandle.DangerousGetHandle()), _signal.Descriptor];
        _descriptors = [.. all.Select(d => new PollDescriptor { Descriptor = d, Events = PollDescriptor.Readable })];
    }

    /// <summary>Announces a wait. Look afterwards whether there is something to do, then <see cref="Wait"/>: a signal in between ends the wait.</summary>
    internal void Arm() => Interlocked.Exchange(ref _isArmed, 1);

    /// <summary>Ends the announced wait; does nothing when there is none.</summary>
    internal void Signal()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isArmed) == 0 || Interlocked.Exchange(ref _isArmed, 0) == 0) return;
        _signal.Set();
    }

    /// <summary>Waits at most <paramref name="ns"/>; 0 only withdraws the announcement.</summary>
    internal void Wait(long ns)
    {
        // A signal that comes too late for this wait ends the next one.
        if (ns > 0 && IsSignalled(Math.Min(ns, WaitNsMax))) _signal.Clear();
        Interlocked.Exchange(ref _isArmed, 0);
    }

    public void Dispose() => _signal.Dispose();

    private bool IsSignalled(long ns)
    {
        if (!Libc.IsUsable)
        {
            _readable.Clear();
            _readable.AddRange(_sockets);
            _readable.Add(_signal.Socket!);
            Socket.Select(_readable, null, null, TimeSpan.FromMicroseconds((ns + 999) / 1000));
            return _readable.Contains(_signal.Socket!);
        }
        // A wait that a signal of the system interrupts ends early: then there is one round in vain.
        return Libc.Poll(_descriptors, new TimeSpecification(ns)) > 0 && _descriptors[^1].Found != 0;
    }
}
