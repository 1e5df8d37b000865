namespace Bss2.Chip;

/// <summary>CapMem block, equal to a quadrant: 0 north west, 1 north east, 2 south west, 3 south east.</summary>
public readonly record struct CapMemBlockOnChip
{
    /// <summary>Blocks on the chip.</summary>
    public const int Count = 4;

    /// <summary>From the linear number 0..3.</summary>
    public CapMemBlockOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(CapMemBlockOnChip));

    /// <summary>2*hemisphere + east.</summary>
    public int Value { get; }

    /// <summary>0 top, 1 bottom.</summary>
    public Hemisphere Hemisphere => new(Value / 2);
}
