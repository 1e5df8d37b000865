using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>struct mmsghdr of 64-bit Linux, for one buffer and no control data.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct MessageHeader
{
    [FieldOffset(0)] internal nint Name;
    [FieldOffset(8)] internal uint NameLength;
    [FieldOffset(16)] internal nint Buffers;
    [FieldOffset(24)] internal nuint BufferCount;

    /// <summary>Bytes received. Between lie control data and flags, which stay zero.</summary>
    [FieldOffset(56)] internal uint Length;
}
