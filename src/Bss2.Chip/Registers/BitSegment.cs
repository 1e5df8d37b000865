namespace Bss2.Chip;

/// <summary>Value bits ValueLsb..ValueLsb+Width-1 are stored at bit Lsb of word Word.</summary>
public readonly record struct BitSegment(int Word, int Lsb, int Width, int ValueLsb)
{
    /// <summary>The segment's bits inside its word.</summary>
    public uint Mask => (uint)(((1UL << Width) - 1) << Lsb);
}
