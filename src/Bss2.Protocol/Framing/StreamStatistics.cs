namespace Bss2.Protocol;

/// <summary>What one end of a byte stream did since it was made.</summary>
public readonly record struct StreamStatistics
{
    /// <summary>Bytes received by kind.</summary>
    public StreamFrameStatistics Received { get; init; }

    /// <summary>Frames written, of any type.</summary>
    public long FramesSent { get; init; }

    /// <summary>Words written for the first time.</summary>
    public long WordsSent { get; init; }

    /// <summary>Words written again.</summary>
    public long WordsResent { get; init; }

    /// <summary>Words received in order.</summary>
    public long WordsReceived { get; init; }

    /// <summary>Words that had been received before.</summary>
    public long WordsDuplicate { get; init; }

    /// <summary>Words beyond the credit given: a faulty peer; dropped, it must send them again.</summary>
    public long WordsBeyondLimit { get; init; }

    /// <summary>Frames that began after a word that is missing; dropped.</summary>
    public long FramesAfterGap { get; init; }

    /// <summary>Requests to send again that were received and obeyed.</summary>
    public long Rewinds { get; init; }

    /// <summary>Times the acknowledgement did not come in time.</summary>
    public long Timeouts { get; init; }

    /// <summary>Frames of another session, or of none.</summary>
    public long FramesStale { get; init; }

    /// <summary>Frames of an unknown type, or with an acknowledgement of words never sent.</summary>
    public long FramesSenseless { get; init; }

    /// <summary>Sessions begun.</summary>
    public long Sessions { get; init; }

    /// <summary>Smoothed round trip, 0 before the first measurement.</summary>
    public long RoundTripNs { get; init; }
}
