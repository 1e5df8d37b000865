namespace Bss2.Protocol;

/// <summary>A bounded queue of words that hands out and takes spans.</summary>
internal sealed class WordRing
{
    private readonly ulong[] _words;
    private long _read, _write;

    /// <param name="capacity">A power of two.</param>
    public WordRing(int capacity)
    {
        Check.That(int.IsPow2(capacity));
        _words = new ulong[capacity];
    }

    public int Count => (int)(_write - _read);

    public int Room => _words.Length - Count;

    public void Clear() => _read = _write;

    /// <summary>Takes as many words as fit; returns how many.</summary>
    public int Write(ReadOnlySpan<ulong> words)
    {
        int count = Math.Min(words.Length, Room);
        int start = Index(_write), first = Math.Min(count, _words.Length - start);
        words[..first].CopyTo(_words.AsSpan(start));
        words[first..count].CopyTo(_words);
        _write += count;
        return count;
    }

    /// <summary>Gives out as many words as there are and fit; returns how many.</summary>
    public int Read(Span<ulong> words)
    {
        int count = Math.Min(words.Length, Count);
        int start = Index(_read), first = Math.Min(count, _words.Length - start);
        _words.AsSpan(start, first).CopyTo(words);
        _words.AsSpan(0, count - first).CopyTo(words[first..]);
        _read += count;
        return count;
    }

    /// <summary>Takes the words of a frame's payload; they must fit.</summary>
    public void WriteWire(ReadOnlySpan<byte> payload)
    {
        int count = payload.Length / sizeof(ulong);
        Check.That(count <= Room);
        int start = Index(_write), first = Math.Min(count, _words.Length - start);
        ArqFrame.FromWire(payload[..(first * sizeof(ulong))], _words.AsSpan(start, first));
        ArqFrame.FromWire(payload[(first * sizeof(ulong))..], _words.AsSpan(0, count - first));
        _write += count;
    }

    /// <summary>Gives out words as a frame's payload; there must be as many.</summary>
    public void ReadWire(Span<byte> payload)
    {
        int count = payload.Length / sizeof(ulong);
        Check.That(count <= Count);
        int start = Index(_read), first = Math.Min(count, _words.Length - start);
        ArqFrame.ToWire(_words.AsSpan(start, first), payload[..(first * sizeof(ulong))]);
        ArqFrame.ToWire(_words.AsSpan(0, count - first), payload[(first * sizeof(ulong))..]);
        _read += count;
    }

    private int Index(long position) => (int)(position & (_words.Length - 1));
}
