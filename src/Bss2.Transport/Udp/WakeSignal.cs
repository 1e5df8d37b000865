using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Bss2.Transport;

/// <summary>
/// Something that a thread can wait for together with sockets and another thread can set: an event counter of Linux where there is one, else a
/// socket that talks to itself, which every system has but which costs two system calls of the network a time.
/// </summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SafeFileHandle? _event;
    private readonly Socket? _socket;

    /// <summary>A signal that is not set; with <paramref name="usesEvent"/> false always a socket.</summary>
    internal WakeSignal(bool usesEvent = true)
    {
        _event = usesEvent && Libc.IsUsable ? Libc.CreateEvent() : null;
        if (_event is not null) return;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Connect(_socket.LocalEndPoint!);
    }

    /// <summary>What a poll waits for.</summary>
    internal int Descriptor => (int)(_event?.DangerousGetHandle() ?? _socket!.SafeHandle.DangerousGetHandle());

    /// <summary>What a select waits for; null where there is an event, and with it a poll.</summary>
    internal Socket? Socket => _socket;

    /// <summary>Ends a wait. A signal that was disposed meanwhile ends none.</summary>
    internal void Set()
    {
        try
        {
            if (_event is not null) Libc.SetEvent(_event);
            else _socket!.Send([0], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException) { /* The wait ended by itself, and it was the last. */ }
    }

    internal void Clear()
    {
        if (_event is not null) { Libc.ClearEvent(_event); return; }
        Span<byte> one = stackalloc byte[1];
        do _socket!.Receive(one, SocketFlags.None, out _);
        while (_socket.Available > 0);
    }

    public void Dispose()
    {
        _event?.Dispose();
        _socket?.Dispose();
    }
}
