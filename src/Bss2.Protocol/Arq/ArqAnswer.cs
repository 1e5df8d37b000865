using System.Buffers.Binary;
using System.Text;

namespace Bss2.Protocol;

/// <summary>FPGA: the reset answer, cut into frames; parameters first, then the info with at least one NUL behind it.</summary>
internal sealed class ArqAnswer
{
    private readonly byte[] _bytes;
    private int _sent;

    public ArqAnswer(string info)
    {
        int infoWords = (info.Length / sizeof(ulong)) + 1;
        _bytes = new byte[(ArqParameters.WordCount + infoWords) * sizeof(ulong)];
        ArqParameters ours = ArqParameters.Ours(infoWords);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes, ours.SequenceNumbers);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(8), ours.Window);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(16), ours.WordsMax);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(24), ours.InfoWords);
        Encoding.ASCII.GetBytes(info, _bytes.AsSpan(ArqParameters.WordCount * sizeof(ulong)));
        _sent = _bytes.Length;
    }

    public bool IsSent => _sent == _bytes.Length;

    public void Restart() => _sent = 0;

    public int NextBytes => Math.Min(_bytes.Length - _sent, ArqFrame.PayloadBytesMax);

    public void TakeNext(Span<byte> payload)
    {
        _bytes.AsSpan(_sent, payload.Length).CopyTo(payload);
        _sent += payload.Length;
    }
}
