namespace Bss2.Chip;

/// <summary>Half of the chip with its own synapse array, drivers, CADC and PPU: 0 top, 1 bottom.</summary>
public readonly record struct Hemisphere
{
    /// <summary>Hemispheres on the chip.</summary>
    public const int Count = 2;

    /// <summary>0 top, 1 bottom.</summary>
    public Hemisphere(int value) => Value = Coordinate.Checked(value, Count, nameof(Hemisphere));

    /// <summary>0 or 1.</summary>
    public int Value { get; }

    /// <summary>The upper half.</summary>
    public static Hemisphere Top => new(0);

    /// <summary>The lower half.</summary>
    public static Hemisphere Bottom => new(1);
}
