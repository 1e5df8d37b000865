namespace Bss2.Protocol.Tests;

/// <summary>What a byte stream does wrong: probabilities per piece of up to 64 bytes, except where they say otherwise.</summary>
internal sealed record StreamFaults
{
    /// <summary>One bit of the piece is flipped.</summary>
    public double Flip { get; init; }

    /// <summary>A run of its bytes is lost.</summary>
    public double Drop { get; init; }

    /// <summary>Bytes that nobody sent are added.</summary>
    public double Garbage { get; init; }

    /// <summary>Everything written from the first to the second time is lost, both ways.</summary>
    public (long FromNs, long UntilNs) Blackout { get; init; }

    internal static StreamFaults Draw(ulong seed)
    {
        (uint a, uint b, uint c, uint d) = new Philox(seed).Block(0, 0, 0, 1);
        return new StreamFaults
        {
            Flip = 0.05 * a / uint.MaxValue, Drop = 0.02 * b / uint.MaxValue, Garbage = 0.02 * c / uint.MaxValue,
            Blackout = d % 3 == 0 ? (20_000_000, 20_000_000 + (d % 1_000_000_000)) : default,
        };
    }
}
