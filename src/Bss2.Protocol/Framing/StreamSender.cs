namespace Bss2.Protocol;

/// <summary>The sending half of a session: words from the application until the peer has acknowledged them.</summary>
/// <remarks>
/// Offsets count words modulo 2^32, the ring's size divides that. A stream does not reorder, so after a loss everything from the first
/// missing word is sent again (go back), and no frame boundary need be remembered: only offsets. Frames become shorter on a line that
/// damages them (half per loss) and longer again with every round that arrives: a long frame rarely survives where a short one does.
/// </remarks>
internal sealed class StreamSender(StreamOptions options)
{
    private const int FrameWordsMin = 8;

    private readonly ulong[] _ring = new ulong[options.RingWords];
    private readonly uint _mask = (uint)options.RingWords - 1;

    // _acknowledged <= _next <= _highest <= _end, and the peer has room up to _limit.
    private uint _acknowledged, _next, _highest, _end, _limit;
    private int _frameWords = options.FrameWordsMax;
    private long _retransmitNs, _smoothedNs, _deviationNs;
    private long _resendAtNs = long.MaxValue;

    // One word at a time is clocked; a repetition makes its answer ambiguous and stops the clock.
    private uint _clockedOffset;
    private long _clockedAtNs = -1;

    internal long WordsSent { get; private set; }
    internal long WordsResent { get; private set; }
    internal long Rewinds { get; private set; }
    internal long Timeouts { get; private set; }
    internal long RoundTripNs => _smoothedNs;
    internal long RetransmitNs => _retransmitNs;

    /// <summary>Words taken and not yet acknowledged.</summary>
    internal int WordsOutstanding => (int)(_end - _acknowledged);

    internal int WordsFree => _ring.Length - WordsOutstanding;
    internal bool HasDue => _next != _end && (int)(_limit - _next) > 0;

    /// <summary>Words wait, nothing is on its way and the peer has no room: only the peer can go on, and its word of it may be lost.</summary>
    internal bool IsBlocked => _next != _end && _next == _acknowledged && !HasDue;

    internal long ResendAtNs => _resendAtNs;
    internal uint Next => _next;

    internal void Reset(uint limit)
    {
        (_acknowledged, _next, _highest, _end, _limit) = (0, 0, 0, 0, limit);
        (_retransmitNs, _smoothedNs, _deviationNs) = (options.RetransmitStartNs, 0, 0);
        (_resendAtNs, _clockedAtNs, _frameWords) = (long.MaxValue, -1, options.FrameWordsMax);
    }

    internal int Send(ReadOnlySpan<ulong> words)
    {
        int count = Math.Min(words.Length, WordsFree);
        int position = (int)(_end & _mask), first = Math.Min(count, _ring.Length - position);
        words[..first].CopyTo(_ring.AsSpan(position));
        words[first..count].CopyTo(_ring);
        _end += (uint)count;
        return count;
    }

    /// <summary>The words of the next frame as the two ends of the ring; <see cref="Sent"/> must follow.</summary>
    internal int Peek(out ReadOnlySpan<ulong> first, out ReadOnlySpan<ulong> second)
    {
        int count = Math.Min(_frameWords, Math.Min((int)(_end - _next), (int)(_limit - _next)));
        int position = (int)(_next & _mask), firstCount = Math.Min(count, _ring.Length - position);
        first = _ring.AsSpan(position, firstCount);
        second = _ring.AsSpan(0, count - firstCount);
        return count;
    }

    internal void Sent(long nowNs, int count)
    {
        uint end = _next + (uint)count;
        int fresh = Math.Clamp((int)(end - _highest), 0, count);
        WordsSent += fresh;
        WordsResent += count - fresh;
        _next = end;
        if (fresh > 0) _highest = end;
        if (fresh == count && _clockedAtNs < 0) (_clockedOffset, _clockedAtNs) = (end, nowNs);
        if (_resendAtNs == long.MaxValue) _resendAtNs = nowNs + _retransmitNs;
    }

    /// <summary>False: the peer acknowledges words that were never sent.</summary>
    internal bool HandleAcknowledgement(long nowNs, uint acknowledged, uint limit)
    {
        int progress = (int)(acknowledged - _acknowledged);
        if (progress < 0 || (int)(_highest - acknowledged) < 0) return false;
        if ((int)(limit - _limit) > 0) _limit = limit;
        if (progress == 0) return true;
        _acknowledged = acknowledged;
        if ((int)(_next - acknowledged) < 0) _next = acknowledged;
        if (_clockedAtNs >= 0 && (int)(acknowledged - _clockedOffset) >= 0) Measure(nowNs - _clockedAtNs);
        else _retransmitNs = _smoothedNs > 0 ? Bounded(_smoothedNs + (4 * _deviationNs)) : options.RetransmitStartNs;
        _frameWords = Math.Min(_frameWords + FrameWordsMin, options.FrameWordsMax);
        _resendAtNs = _next == _acknowledged ? long.MaxValue : nowNs + _retransmitNs;
        return true;
    }

    /// <summary>The peer misses words: go back to the first unacknowledged one.</summary>
    internal void HandleLoss()
    {
        if (_next == _acknowledged) return;
        Rewinds++;
        GoBack();
    }

    internal void HandleTimeout(long nowNs)
    {
        if (nowNs < _resendAtNs) return;
        Timeouts++;
        _retransmitNs = Math.Min(2 * _retransmitNs, options.RetransmitMaxNs);
        GoBack();
    }

    private void GoBack()
    {
        _next = _acknowledged;
        _frameWords = Math.Min(Math.Max(_frameWords / 2, FrameWordsMin), options.FrameWordsMax);
        (_clockedAtNs, _resendAtNs) = (-1, long.MaxValue);
    }

    // Smoothing of RFC 6298: an eighth and a quarter of the news.
    private void Measure(long sampleNs)
    {
        _clockedAtNs = -1;
        if (_smoothedNs == 0) (_smoothedNs, _deviationNs) = (Math.Max(sampleNs, 1), sampleNs / 2);
        else
        {
            _deviationNs += (Math.Abs(sampleNs - _smoothedNs) - _deviationNs) / 4;
            _smoothedNs = Math.Max(_smoothedNs + ((sampleNs - _smoothedNs) / 8), 1);
        }
        _retransmitNs = Bounded(_smoothedNs + (4 * _deviationNs));
    }

    private long Bounded(long timeNs) => Math.Clamp(timeNs, options.RetransmitMinNs, options.RetransmitMaxNs);
}
