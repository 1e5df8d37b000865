using System.Text;

namespace Bss2.Protocol;

/// <summary>Host: gathers the bitfile info that follows the parameters, however many frames it takes.</summary>
internal sealed class ArqInfoText(int wordsMax)
{
    private readonly byte[] _bytes = new byte[wordsMax * sizeof(ulong)];
    private int _count, _announced;

    public bool IsComplete => _count == _announced;

    /// <summary>The text without its terminator and padding.</summary>
    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Math.Max(0, _bytes.AsSpan(0, _count).IndexOf((byte)0)));

    /// <summary>Begins a new text; false when its length cannot be right.</summary>
    public bool TryBegin(ulong words)
    {
        (_count, _announced) = (0, 0);
        if (words < 1 || words > (ulong)(_bytes.Length / sizeof(ulong))) return false;
        _announced = (int)words * sizeof(ulong);
        return true;
    }

    /// <summary>Takes the next piece; false when more comes than was announced, or the end has no NUL.</summary>
    public bool TryAdd(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > _announced - _count) return false;
        piece.CopyTo(_bytes.AsSpan(_count));
        _count += piece.Length;
        return !IsComplete || _bytes.AsSpan(0, _count).Contains((byte)0);
    }

    public override string ToString() => Encoding.ASCII.GetString(Text);
}
