namespace Bss2.Experiment;

/// <summary>Counts of times in ticks of 8 ns, one bin a tick; those outside are counted at the ends.</summary>
public sealed class LatencyHistogram
{
    /// <summary>Bins: 0..1022 ticks, and everything beyond.</summary>
    public const int Bins = 1024;

    private readonly long[] _counts = new long[Bins];

    /// <summary>Times per tick; the last bin holds everything from its own tick on, the first also negative ones.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Times in all.</summary>
    public long Total { get; private set; }

    /// <summary>Counts one.</summary>
    public void Add(long ticks)
    {
        _counts[Math.Clamp(ticks, 0, Bins - 1)]++;
        Total++;
    }

    /// <summary>Nearest-rank percentile (0..100) in ticks; 0 without any times.</summary>
    public int Percentile(double percent)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(Total * percent / 100)), seen = 0;
        for (int bin = 0; bin < Bins; bin++)
            if ((seen += _counts[bin]) >= rank && Total > 0) return bin;
        return 0;
    }
}
