namespace Bss2.Protocol;

/// <summary>Bounds and times of one end of a byte stream. The defaults suit USB and fast serial lines; times are in nanoseconds.</summary>
public sealed record StreamOptions
{
    /// <summary>Words of the send ring and of the receive ring: a power of two, at least <see cref="StreamFrame.WordsMax"/>.
    /// The receive ring is the credit the peer gets.</summary>
    public int RingWords { get; init; } = 1 << 14;

    /// <summary>Most words of a frame sent, 1..<see cref="StreamFrame.WordsMax"/>; slow lines want short frames, so that answers do not queue
    /// behind long ones.</summary>
    public int FrameWordsMax { get; init; } = StreamFrame.WordsMax;

    /// <summary>An acknowledgement waits this long for words to travel with.</summary>
    public long AckDelayNs { get; init; } = 1_000_000;

    /// <summary>Shortest time before unacknowledged words are sent again; must exceed the peer's <see cref="AckDelayNs"/> by far.</summary>
    public long RetransmitMinNs { get; init; } = 20_000_000;

    /// <summary>The same before a round trip has been measured.</summary>
    public long RetransmitStartNs { get; init; } = 200_000_000;

    /// <summary>Longest such time; it doubles with every repetition in vain.</summary>
    public long RetransmitMaxNs { get; init; } = 1_000_000_000;

    /// <summary>A peer not heard for this long is asked for an acknowledgement.</summary>
    public long PingIntervalNs { get; init; } = 500_000_000;

    /// <summary>A peer not heard for this long is dead.</summary>
    public long PeerTimeoutNs { get; init; } = 5_000_000_000;

    /// <summary>The host repeats an unanswered reset after this time.</summary>
    public long ResetIntervalNs { get; init; } = 100_000_000;

    /// <summary>The host gives up on an unanswered reset after this time.</summary>
    public long ConnectTimeoutNs { get; init; } = 3_000_000_000;

    internal void Validate()
    {
        if (RingWords < StreamFrame.WordsMax || RingWords > 1 << 26 || (RingWords & (RingWords - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(RingWords), RingWords, "Expected a power of two from 256 to 2^26.");
        if (FrameWordsMax is < 1 or > StreamFrame.WordsMax)
            throw new ArgumentOutOfRangeException(nameof(FrameWordsMax), FrameWordsMax, $"Expected 1..{StreamFrame.WordsMax}.");
        if (AckDelayNs < 0 || RetransmitMinNs <= AckDelayNs)
            throw new ArgumentOutOfRangeException(nameof(RetransmitMinNs), RetransmitMinNs, "Must be longer than the delay of acknowledgements.");
        if (RetransmitStartNs < RetransmitMinNs || RetransmitMaxNs < RetransmitStartNs)
            throw new ArgumentOutOfRangeException(nameof(RetransmitStartNs), RetransmitStartNs, "Must lie between the shortest and the longest time.");
        if (PingIntervalNs <= 0 || PeerTimeoutNs <= PingIntervalNs || ResetIntervalNs <= 0 || ConnectTimeoutNs < ResetIntervalNs)
            throw new ArgumentOutOfRangeException(nameof(PingIntervalNs), PingIntervalNs, "Ping and reset intervals are positive and shorter than their time-outs.");
    }
}
