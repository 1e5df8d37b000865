using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    /// <summary>POLLIN.</summary>
    internal const short Readable = 1;

    internal int Descriptor;
    internal short Events;
    internal short Found;
}
