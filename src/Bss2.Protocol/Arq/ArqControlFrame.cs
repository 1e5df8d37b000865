using System.Buffers.Binary;

namespace Bss2.Protocol;

/// <summary>The one frame at a time that goes out beside the stream of words: a loopback, its answer, or the flush of a closing host.</summary>
internal sealed class ArqControlFrame
{
    private readonly byte[] _payload = new byte[ArqFrame.PayloadBytesMax];

    public bool IsPending { get; private set; }

    public ArqPacketType Type { get; private set; }

    public int Bytes { get; private set; }

    public void Clear() => IsPending = false;

    public void Set(ArqPacketType type, ulong word)
    {
        Span<byte> payload = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, word);
        Set(type, payload);
    }

    public void Set(ArqPacketType type, ReadOnlySpan<byte> payload)
    {
        Check.That(!IsPending);
        (IsPending, Type, Bytes) = (true, type, payload.Length);
        payload.CopyTo(_payload);
    }

    public void Take(Span<byte> payload)
    {
        _payload.AsSpan(0, Bytes).CopyTo(payload);
        IsPending = false;
    }
}
