namespace Bss2.Chip;

/// <summary>Four synapse columns that share a bus word of the switch rows; linear 64*hemisphere + quad.</summary>
public readonly record struct ColumnQuadOnChip
{
    /// <summary>Column quads on the chip.</summary>
    public const int Count = 128;

    /// <summary>From the linear number.</summary>
    public ColumnQuadOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(ColumnQuadOnChip));

    /// <summary>From hemisphere and quad 0..63.</summary>
    public ColumnQuadOnChip(Hemisphere hemisphere, int quad) => Value = (hemisphere.Value * 64) + Coordinate.Checked(quad, 64, "column quad");

    /// <summary>Linear number.</summary>
    public int Value { get; }
}
