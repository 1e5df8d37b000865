using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>What the C library of Linux offers and .NET does not.</summary>
internal static partial class Libc
{
    // MSG_DONTWAIT.
    private const int DoNotWait = 0x40;

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

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMany(int descriptor, Span<MessageHeader> headers, uint count, int flags, nint timeout);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(Span<PollDescriptor> descriptors, nuint count, in TimeSpecification timeout, nint signals);
}
