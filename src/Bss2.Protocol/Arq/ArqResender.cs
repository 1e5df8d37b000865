namespace Bss2.Protocol;

/// <summary>
/// Decides which frames are sent again. The wire has cumulative acknowledgements only, so at any time just the oldest outstanding frame can
/// be known to be missing: it is resent after repeated acknowledgements, once per round trip, and the next hole shows when that one closes.
/// </summary>
internal sealed class ArqResender(ArqSendWindow window, ArqRoundTrip roundTrip, ArqStatistics statistics, int repeatedAcksForResend)
{
    // Fast repeats of one frame back off like 1, 1, 2, 4, 8 losses: a peer without room must not be asked every round trip.
    private const int BackOffMax = 4;

    // Sends of one frame before silence means more than bad luck: at 30 % loss each way one hole in 200 comes so far.
    private const int QuickMax = 8;

    private int _repeats;
    private long _recoverBelow, _rewindBelow, _rewindCredit;
    private LinkInstant _rewoundAt;

    /// <summary>True while everything sent before an expiry may be lost: no new frames then.</summary>
    public bool IsRewinding => window.Low < _rewindBelow;

    public void Reset() => (_repeats, _recoverBelow, _rewindBelow, _rewindCredit) = (0, 0, 0, 0);

    /// <summary>An acknowledgement told nothing new. A bare one was caused by a frame behind the gap or a duplicate; one that rides on data
    /// proves something only when the oldest frame has had its round trip.</summary>
    public void OnRepeatedAck(LinkInstant now, bool isBare)
    {
        if (isBare) _repeats++;
        int transmissions = window.Transmissions(window.Low);
        bool isCounted = transmissions == 1 && _repeats >= repeatedAcksForResend;
        long age = now - window.SentAt(window.Low);
        bool isOverdue = age >= roundTrip.LossNs << Math.Clamp(transmissions - 2, 0, BackOffMax);
        if (isCounted || isOverdue) ResendOldest();
    }

    /// <summary>The oldest frame is a new one. If others were resent, the peer had a gap and may well have another one here.</summary>
    public void OnProgress(LinkInstant now, int frames)
    {
        _repeats = 0;
        if (window.Outstanding == 0) return;
        if (IsRewinding) Rewind(frames);
        else if (window.Low < _recoverBelow && now - window.SentAt(window.Low) >= roundTrip.LossNs) ResendOldest();
    }

    /// <summary>How long to wait for progress after the oldest frame went out. A frame that the peer is known to miss is acknowledged at once,
    /// so that two round trips of silence mean that its resend was lost too.</summary>
    public long PatienceNs => IsQuick ? Math.Min(roundTrip.LossNs * 3 / 2 << (window.Transmissions(window.Low) - 2), roundTrip.ResendNs) : roundTrip.ResendNs;

    /// <summary>The patience is over. First the oldest frame alone goes again; true when that was in vain too and all may be lost: then start
    /// again with one frame, and twice as many per answer.</summary>
    public bool OnTimeout(LinkInstant now)
    {
        if (IsQuick || window.Transmissions(window.Low) == 1) { ResendOldest(); return false; }
        (_rewoundAt, _rewindBelow, _rewindCredit) = (now, window.High, 1);
        Rewind(0);
        return true;
    }

    private bool IsQuick => window.Low < _recoverBelow && !IsRewinding && window.Transmissions(window.Low) is > 1 and <= QuickMax;

    private void ResendOldest()
    {
        _recoverBelow = window.High;
        if (window.MarkDue(window.Low)) statistics.FastResends++;
    }

    private void Rewind(int progress)
    {
        _rewindCredit += progress;
        long end = Math.Min(window.Low + _rewindCredit, _rewindBelow);
        for (long frame = window.Low; frame < end; frame++)
            if (window.SentAt(frame) < _rewoundAt) window.MarkDue(frame);
    }
}
