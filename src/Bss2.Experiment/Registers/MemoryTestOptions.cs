namespace Bss2.Experiment;

/// <summary>What a memory test does.</summary>
public sealed record MemoryTestOptions
{
    /// <summary>Passes that <see cref="Passes"/> may ask for.</summary>
    public const int PassesMax = 1000;

    /// <summary>Key of the random patterns.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rounds of random patterns, each followed by its complement; 1..<see cref="PassesMax"/>.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Mismatches that the report lists.</summary>
    public int ListMax { get; init; } = 20;

    /// <summary>All 256 MiB of the FPGA's DRAM instead of samples of its rows and address lines.</summary>
    public bool WholeDram { get; init; }
}
