namespace Bss2.Protocol;

/// <summary>
/// Round trip estimate of Jacobson (smoothed mean and deviation, RFC 6298) over samples that Karn's rule admits: the caller gives none
/// from frames that were sent twice.
/// </summary>
internal sealed class ArqRoundTrip(ArqOptions options)
{
    private int _doublings;

    /// <summary>Smoothed round trip; 0 before the first sample.</summary>
    public long SmoothedNs { get; private set; }

    public long DeviationNs { get; private set; }

    public long MinNs { get; private set; }

    /// <summary>Time without progress after which the oldest frame is sent again; doubles with every expiry.</summary>
    public long ResendNs
    {
        get
        {
            long basis = SmoothedNs == 0 ? options.ResendInitialNs : Math.Clamp(SmoothedNs + (4 * DeviationNs), options.ResendMinNs, options.ResendMaxNs);
            return Math.Min(basis << _doublings, options.ResendMaxNs);
        }
    }

    /// <summary>Age from which a frame that the peer reports missing is lost rather than late: a round trip and its spread, at least a
    /// quarter of it (RFC 8985 grants reordering as much).</summary>
    public long LossNs => SmoothedNs == 0 ? options.ResendInitialNs : Math.Min(SmoothedNs + Math.Max(2 * DeviationNs, SmoothedNs / 4), options.ResendMaxNs);

    public void Reset() => (SmoothedNs, DeviationNs, MinNs, _doublings) = (0, 0, 0, 0);

    public void AddSample(long roundTripNs)
    {
        long sample = Math.Max(roundTripNs, 1);
        if (SmoothedNs == 0) (SmoothedNs, DeviationNs, MinNs) = (sample, sample / 2, sample);
        DeviationNs += (Math.Abs(sample - SmoothedNs) - DeviationNs) / 4;
        SmoothedNs = Math.Max(SmoothedNs + ((sample - SmoothedNs) / 8), 1);
        MinNs = Math.Min(MinNs, sample);
    }

    /// <summary>The peer answered: later expiries start anew.</summary>
    public void OnProgress() => _doublings = 0;

    /// <summary>Nobody answered.</summary>
    public void OnTimeout() => _doublings = Math.Min(_doublings + 1, 16);
}
