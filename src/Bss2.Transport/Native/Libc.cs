using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>What the C library of Linux offers and .NET does not.</summary>
internal static partial class Libc
{
    /// <summary>True where the declarations below fit.</summary>
    internal static bool IsUsable => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Waits for one of the descriptors with a time-out in nanoseconds, which Socket.Select rounds to milliseconds on Linux.</summary>
    internal static int Poll(Span<PollDescriptor> descriptors, TimeSpecification timeout) =>
        Poll(descriptors, (nuint)descriptors.Length, timeout, 0);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(Span<PollDescriptor> descriptors, nuint count, in TimeSpecification timeout, nint signals);
}
