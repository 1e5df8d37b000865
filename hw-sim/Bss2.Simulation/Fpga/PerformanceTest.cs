namespace Bss2.Simulation;

/// <summary>
/// The generator of the links' performance test (registers 0x88008000 and up): while it runs it sends a numbered word per tick to the chip, which returns
/// it. A word that fails its check is missing (every 1/rate-th, without drawing), and the one behind it is out of order [A].
/// </summary>
internal sealed class PerformanceTest(double errorRate)
{
    private long _before, _counted;
    private long? _since;

    /// <summary>Starts (again) or stops at a tick.</summary>
    public void Run(bool runs, long now)
    {
        _before = Sent(now);
        _since = runs ? now : null;
    }

    /// <summary>Counters to zero and off.</summary>
    public void Reset() => (_before, _counted, _since) = (0, 0, null);

    /// <summary>Words sent.</summary>
    public long Sent(long now) => _before + (_since is long start ? now - start : 0);

    /// <summary>Words that came back.</summary>
    public long Received(long now) => Sent(now) - Missing(now);

    /// <summary>Words that came back behind their predecessor.</summary>
    public long InOrder(long now) => Math.Max(0, Sent(now) - (2 * Missing(now)));

    /// <summary>Number of the last word that was missing, counted from 1; 0 when none was.</summary>
    public long ErrorWord(long now) => Missing(now) is > 0 and long missing ? (long)Math.Ceiling(missing / errorRate) : 0;

    /// <summary>Words sent and received since the last call.</summary>
    public (int Sent, int Received) TakeTraffic(long now)
    {
        long from = _counted;
        _counted = Sent(now);
        return ((int)(_counted - from), (int)(_counted - from - (long)(_counted * errorRate) + (long)(from * errorRate)));
    }

    private long Missing(long now) => (long)(Sent(now) * errorRate);
}
