using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>struct timespec of 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeSpecification(long nanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    internal readonly long Seconds = nanoseconds / NanosecondsPerSecond;
    internal readonly long Nanoseconds = nanoseconds % NanosecondsPerSecond;
}
