namespace Bss2;

/// <summary>
/// Philox4x32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11):
/// four 32-bit words for a 64-bit key and a 128-bit counter, without state, so any element can be drawn in any order.
/// </summary>
public readonly record struct Philox(ulong Key)
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The block at counter words (<paramref name="c0"/> lowest).</summary>
    public (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3)
    {
        uint k0 = (uint)Key, k1 = (uint)(Key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>The block of object <paramref name="unit"/> in <paramref name="domain"/> at <paramref name="index"/>.</summary>
    public (uint X0, uint X1, uint X2, uint X3) Block(uint domain, uint unit, ulong index) =>
        Block((uint)index, (uint)(index >> 32), unit, domain);
}
