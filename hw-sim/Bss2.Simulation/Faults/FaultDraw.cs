namespace Bss2.Simulation;

/// <summary>Draws in a fixed order from a seed, so that a seed means the same options on every machine.</summary>
internal sealed class FaultDraw(ulong seed)
{
    // Domains of the generator: options, workload and each network fault never share a block.
    public const uint Domain = 0xFA01;

    private readonly Philox _philox = new(seed);
    private ulong _index;

    public uint Next() => _philox.Block(Domain, 0, _index++).X0;

    public T Always<T>(params ReadOnlySpan<T> levels) => levels[(int)(Next() % (uint)levels.Length)];

    public long Between(long low, long high) => low + (long)(Next() / 4294967296.0 * (high - low));

    /// <summary>One of the levels with probability 0.3, else 0.</summary>
    public double Sometimes(params ReadOnlySpan<double> levels) => With(0.3, levels);

    /// <summary>With probability 0.08: faults that end connections or that the wire cannot tell, lest they hide all others.</summary>
    public double Rarely(params ReadOnlySpan<double> levels) => With(0.08, levels);

    private double With(double probability, ReadOnlySpan<double> levels)
    {
        bool isOn = Next() < probability * 4294967296.0;
        double level = Always(levels);
        return isOn ? level : 0;
    }
}
