using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BufferDescriptor
{
    internal nint Address;
    internal nuint Length;
}
