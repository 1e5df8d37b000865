namespace Bss2.Simulation;

/// <summary>Which words of the high-speed links fail their check: a draw for the nth word of a direction, so that nothing depends on when it is looked at.</summary>
internal sealed class LinkFaults(FpgaOptions options)
{
    private readonly Philox _random = new(options.LinkErrorSeed);
    private readonly ulong _limit = (ulong)(options.LinkErrorRate * (1UL << 32));
    private readonly ulong[] _next = new ulong[3];

    /// <summary>False when no word ever fails.</summary>
    public bool IsOn => _limit != 0;

    /// <summary>The first word again.</summary>
    public void Reset() => Array.Clear(_next);

    /// <summary>True when the next event to the chip is damaged.</summary>
    public bool HitsEventToChip() => Hits(0, out _);

    /// <summary>True when the next event from the chip is damaged; <paramref name="draw"/> chooses the link it came over.</summary>
    public bool HitsEventFromChip(out uint draw) => Hits(1, out draw);

    /// <summary>True when the next word of the reliable channel, or of a synchronisation, is damaged.</summary>
    public bool HitsReliable() => Hits(2, out _);

    /// <summary>The same, with a draw that chooses the link.</summary>
    public bool HitsReliable(out uint draw) => Hits(2, out draw);

    private bool Hits(uint kind, out uint draw)
    {
        draw = 0;
        if (!IsOn) return false;
        (uint hit, draw, _, _) = _random.Block(RandomDomain.Link, kind, _next[kind]++);
        return hit < _limit;
    }
}
