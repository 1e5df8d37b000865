namespace Bss2.Protocol;

/// <summary>What became of an arriving data frame.</summary>
internal enum ArqArrival
{
    /// <summary>The next one in order.</summary>
    InOrder,

    /// <summary>Stored behind a gap.</summary>
    Ahead,

    /// <summary>Seen before, or so far ahead that it cannot be told from one seen before.</summary>
    Duplicate,

    /// <summary>It has the number of a frame accepted before, and other contents: one of the two is not what the peer sent under this number.</summary>
    Contradiction,
}

/// <summary>Frames that arrived and were not yet consumed, by absolute number; the reordering buffer.</summary>
internal sealed class ArqReceiveWindow
{
    private readonly byte[] _payloads = new byte[ArqFrame.Window * ArqFrame.PayloadBytesMax];
    private readonly int[] _bytes = new int[ArqFrame.Window];
    private readonly ArqPacketType[] _types = new ArqPacketType[ArqFrame.Window];
    private readonly bool[] _stored = new bool[ArqFrame.Window];
    private readonly ArqFrameHistory _history = new();

    /// <summary>The frame that must be consumed next; everything below is acknowledged.</summary>
    public long Expected { get; private set; }

    /// <summary>Frames stored and not consumed.</summary>
    public int StoredCount { get; private set; }

    /// <summary>The ACK field: 255 when nothing has been received.</summary>
    public byte Ack => (byte)(Expected - 1);

    /// <summary>True while the next frame in order is here (and its consumer has no room for it).</summary>
    public bool HasNext => _stored[Expected % ArqFrame.Window];

    /// <summary>True while later frames wait for one that is missing.</summary>
    public bool HasGap => StoredCount > 0 && !HasNext;

    /// <summary>Forgets everything; <paramref name="first"/> is the number that is expected next.</summary>
    public void Reset(byte first = 0)
    {
        (Expected, StoredCount) = (first, 0);
        Array.Clear(_stored);
    }

    public ArqArrival Accept(in ArqFrame frame)
    {
        int distance = (byte)(frame.Sequence - (byte)Expected);
        bool isBehind = distance >= ArqFrame.Window;
        long number = Expected + distance - (isBehind ? ArqFrame.SequenceNumbers : 0);
        int slot = (int)((Expected + distance) % ArqFrame.Window);
        uint sum = ArqFrameHistory.SumOf(frame);
        if (isBehind || _stored[slot]) return _history.Knows(number, Expected, sum) ? ArqArrival.Duplicate : ArqArrival.Contradiction;
        _history.Add(number, sum);
        (_stored[slot], _types[slot], _bytes[slot]) = (true, frame.Type, frame.Payload.Length);
        frame.Payload.CopyTo(_payloads.AsSpan(slot * ArqFrame.PayloadBytesMax));
        StoredCount++;
        return distance == 0 ? ArqArrival.InOrder : ArqArrival.Ahead;
    }

    /// <summary>The next frame in order, if it is here.</summary>
    public bool TryPeek(out ArqPacketType type, out ReadOnlySpan<byte> payload)
    {
        int slot = (int)(Expected % ArqFrame.Window);
        type = _types[slot];
        payload = _payloads.AsSpan(slot * ArqFrame.PayloadBytesMax, _bytes[slot]);
        return _stored[slot];
    }

    /// <summary>Gives up the frames that are missing before the next stored one, at most <paramref name="max"/>; returns how many.</summary>
    public int Skip(int max)
    {
        int count = 0;
        for (; count < max && !HasNext; count++) Expected++;
        return count;
    }

    /// <summary>The frame last peeked at was consumed.</summary>
    public void Advance()
    {
        Check.That(HasNext);
        _stored[Expected % ArqFrame.Window] = false;
        StoredCount--;
        Expected++;
    }
}
