using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Takes the datagrams that wait in a socket many at a time, one call of the system for all (Linux: recvmmsg). Hands them out one by one.</summary>
internal sealed class DatagramBatch
{
    /// <summary>Datagrams of one call: enough that the call costs nothing beside them.</summary>
    internal const int DatagramsMax = 32;

    // A byte more than any frame, so that what is too long is seen as such; on a cache line of its own.
    private const int BytesMax = ArqFrame.DatagramBytesMax + 1, Stride = 1472;

    // sockaddr_in: family, port, address.
    private const int NameBytes = 16, PortOffset = 2, AddressOffset = 4;

    private readonly int _descriptor;
    private readonly byte[] _bytes = GC.AllocateArray<byte>(DatagramsMax * Stride, pinned: true);
    private readonly byte[] _names = GC.AllocateArray<byte>(DatagramsMax * NameBytes, pinned: true);
    private readonly BufferDescriptor[] _buffers = GC.AllocateArray<BufferDescriptor>(DatagramsMax, pinned: true);
    private readonly MessageHeader[] _headers = new MessageHeader[DatagramsMax];
    private int _next, _count;

    private DatagramBatch(Socket socket)
    {
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        for (int i = 0; i < DatagramsMax; i++)
        {
            _buffers[i] = new BufferDescriptor { Address = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, i * Stride), Length = BytesMax };
            _headers[i] = new MessageHeader
            {
                Name = Marshal.UnsafeAddrOfPinnedArrayElement(_names, i * NameBytes), NameLength = NameBytes,
                Buffers = Marshal.UnsafeAddrOfPinnedArrayElement(_buffers, i), BufferCount = 1,
            };
        }
    }

    /// <summary>True when datagrams were taken from the socket and not handed out yet.</summary>
    internal bool HasNext => _next < _count;

    /// <summary>Null where the system has no such call.</summary>
    internal static DatagramBatch? Of(Socket socket) => Libc.IsUsable ? new DatagramBatch(socket) : null;

    /// <summary>Hands out the next datagram; false when there is none, or the socket reports on one sent earlier.</summary>
    internal bool TryTake(Span<byte> buffer, out int count, out ulong source, out SocketError error)
    {
        (count, source, error) = (0, 0, SocketError.Success);
        if (!HasNext && !TryFill(out error)) return false;
        count = Math.Min((int)_headers[_next].Length, buffer.Length);
        _bytes.AsSpan(_next * Stride, count).CopyTo(buffer);
        ReadOnlySpan<byte> name = _names.AsSpan(_next * NameBytes, NameBytes);
        source = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(name[AddressOffset..]) << 16) | BinaryPrimitives.ReadUInt16BigEndian(name[PortOffset..]);
        _next++;
        return true;
    }

    private bool TryFill(out SocketError error)
    {
        // The system has overwritten what it used of them.
        for (int i = 0; i < _count; i++) _headers[i].NameLength = NameBytes;
        int found = Libc.ReceiveMany(_descriptor, _headers);
        (_next, _count) = (0, Math.Max(found, 0));
        error = found > 0 ? SocketError.Success : Libc.LastSocketError();
        return found > 0;
    }
}
