using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bss2.Transport;

/// <summary>What the C library of Linux offers and .NET does not.</summary>
internal static partial class Libc
{
    // MSG_DONTWAIT.
    private const int DoNotWait = 0x40;

    // EFD_CLOEXEC, EFD_NONBLOCK.
    private const int EventFlags = 0x80000 | 0x800;

    /// <summary>True where the declarations below fit.</summary>
    internal static bool IsUsable => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Waits for one of the descriptors with a time-out in nanoseconds, which Socket.Select rounds to milliseconds on Linux.</summary>
    internal static int Poll(Span<PollDescriptor> descriptors, TimeSpecification timeout) =>
        Poll(descriptors, (nuint)descriptors.Length, timeout, 0);

    /// <summary>Takes the datagrams that are there, as many as there are headers; returns how many, or less than 1 with <see cref="LastSocketError"/>.</summary>
    internal static int ReceiveMany(int descriptor, Span<MessageHeader> headers) => ReceiveMany(descriptor, headers, (uint)headers.Length, DoNotWait, 0);

    /// <summary>Why the last call of this thread took nothing. Reports on datagrams sent earlier are told apart; the rest means that nothing was there.</summary>
    internal static SocketError LastSocketError() => Marshal.GetLastPInvokeError() switch
    {
        1 or 13 => SocketError.AccessDenied,          // EPERM, EACCES
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        111 => SocketError.ConnectionRefused,
        112 or 113 => SocketError.HostUnreachable,    // EHOSTDOWN, EHOSTUNREACH
        90 => SocketError.MessageSize,
        _ => SocketError.WouldBlock,
    };

    /// <summary>An event counter that can be waited for like a socket, at 0; null when the system has none left.</summary>
    internal static SafeFileHandle? CreateEvent()
    {
        var handle = new SafeFileHandle(CreateEvent(0, EventFlags), ownsHandle: true);
        if (!handle.IsInvalid) return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>Makes the event readable.</summary>
    internal static void SetEvent(SafeFileHandle handle) => Write(handle, 1, sizeof(ulong));

    /// <summary>Makes it not readable.</summary>
    internal static void ClearEvent(SafeFileHandle handle) => Read(handle, out _, sizeof(ulong));

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(SafeFileHandle handle, in ulong value, nint bytes);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(SafeFileHandle handle, out ulong value, nint bytes);

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMany(int descriptor, Span<MessageHeader> headers, uint count, int flags, nint timeout);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(Span<PollDescriptor> descriptors, nuint count, in TimeSpecification timeout, nint signals);
}
