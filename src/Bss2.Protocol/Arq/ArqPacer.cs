namespace Bss2.Protocol;

/// <summary>
/// Spaces frames as the wire does (a leaky bucket with a small burst), so that no queue forms: resends then overtake nothing and a round
/// trip stays short. Loss alone does not slow it, since in a lab it is not congestion; expired resend timers and a growing round trip do.
/// </summary>
internal sealed class ArqPacer(ArqOptions options)
{
    private const int FullShare = 1024, LeastShare = 16;

    // UDP and IP headers 28; Ethernet header, checksum, preamble and gap 38.
    private const int OverheadBytes = 66;

    // Half a percent below the wire, so that a queue from a late burst drains.
    private const long NsPerSecondAtPace = 1_005_000_000;

    private LinkInstant _nextNominal;
    private int _share = FullShare;
    private LinkInstant _slowedAt;

    /// <summary>Part of the line's speed in use, of 1024.</summary>
    public int Share => _share;

    /// <summary>From when on a frame may go.</summary>
    public LinkInstant FreeAt => options.LineBytesPerSecond == 0 ? LinkInstant.Zero : _nextNominal + -BurstNs;

    private long BurstNs => (options.PaceBurstFrames - 1) * CostNs(ArqFrame.DatagramBytesMax);

    public void Reset(LinkInstant now) => (_nextNominal, _share, _slowedAt) = (now, FullShare, now);

    public void OnSent(LinkInstant now, int datagramBytes)
    {
        if (options.LineBytesPerSecond == 0) return;
        _nextNominal = LinkInstant.Max(_nextNominal, now) + CostNs(datagramBytes);
    }

    /// <summary>A full window of progress brings a halved pace back.</summary>
    public void OnAcked(int frames) => _share = Math.Min(FullShare, _share + (frames * (FullShare / 2 / ArqFrame.Window)));

    /// <summary>A queue grows somewhere: an eighth less, once per round trip.</summary>
    public void OnRoundTrip(LinkInstant now, long sampleNs, long minNs)
    {
        if (sampleNs - minNs > options.QueueDelayMaxNs && now - _slowedAt > sampleNs) Slow(now, _share - (_share / 8));
    }

    /// <summary>Everything in flight may be lost: half.</summary>
    public void OnTimeout(LinkInstant now) => Slow(now, _share / 2);

    private void Slow(LinkInstant now, int share) => (_share, _slowedAt) = (Math.Max(share, LeastShare), now);

    private long CostNs(int datagramBytes) => (datagramBytes + OverheadBytes) * NsPerSecondAtPace / options.LineBytesPerSecond * FullShare / _share;
}
