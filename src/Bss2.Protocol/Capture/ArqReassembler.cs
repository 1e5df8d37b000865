namespace Bss2.Protocol;

/// <summary>
/// One direction of a captured HostARQ connection: gives the frames in the order in which their receiver consumed them, each once. Never throws;
/// frames that the capture lacks are found when the receiver acknowledges them.
/// </summary>
/// <remarks>Call order: <see cref="Add"/> per frame, then <see cref="TryTake"/> until it is false; <see cref="Skip"/> with every
/// acknowledgement of the other direction, <see cref="SkipGap"/> at the end, each followed by <see cref="TryTake"/>.</remarks>
public sealed class ArqReassembler
{
    private readonly ArqReceiveWindow _window = new();
    private bool _hasStarted;

    /// <summary>Frames stored behind one that is missing.</summary>
    public int StoredCount => _window.StoredCount;

    /// <summary>A reset frame: the next frame is number 0.</summary>
    public void Restart() => Start(0);

    /// <summary>Takes a data frame. Where no reset was seen (the capture began later), the first one tells the number.</summary>
    public FrameOrder Add(in ArqFrame frame)
    {
        if (!_hasStarted) Start(frame.Sequence);
        return _window.Accept(frame) switch
        {
            ArqArrival.InOrder => FrameOrder.New,
            ArqArrival.Ahead => FrameOrder.Ahead,
            _ => FrameOrder.Again,
        };
    }

    /// <summary>The next frame in order; the payload is a view until the next call.</summary>
    public bool TryTake(out ArqPacketType type, out ReadOnlySpan<byte> payload)
    {
        bool hasNext = _window.TryPeek(out type, out payload);
        if (hasNext) _window.Advance();
        return hasNext;
    }

    /// <summary>The receiver has all frames up to <paramref name="ack"/>: gives up the first run of those that the capture lacks; returns how many.</summary>
    public int Skip(byte ack)
    {
        if (!_hasStarted) return 0;
        int covered = (byte)(ack - _window.Ack);
        return covered <= ArqFrame.Window ? _window.Skip(covered) : 0;
    }

    /// <summary>Nothing more will come: gives up what is missing before the next stored frame; returns how many, 0 when none is stored.</summary>
    public int SkipGap() => StoredCount > 0 ? _window.Skip(ArqFrame.Window) : 0;

    private void Start(byte first)
    {
        _window.Reset(first);
        _hasStarted = true;
    }
}
