namespace Bss2.Chip;

/// <summary>Time in FPGA clock cycles of 8 ns (125 MHz; link-protocol.md 3.1). Also the unit of the 43-bit systime.</summary>
public readonly record struct FpgaTicks(long Value) : IComparable<FpgaTicks>
{
    /// <summary>FPGA clock cycles in one microsecond: 125 MHz.</summary>
    public const int PerMicrosecond = 125;

    /// <summary>The tick nearest to a time in microseconds.</summary>
    public static FpgaTicks FromMicroseconds(double us) => new((long)Math.Round(us * PerMicrosecond));

    /// <summary>This time in microseconds.</summary>
    public double Microseconds => Value / (double)PerMicrosecond;

    /// <inheritdoc/>
    public int CompareTo(FpgaTicks other) => Value.CompareTo(other.Value);

    /// <summary>Sum of two times.</summary>
    public static FpgaTicks operator +(FpgaTicks a, FpgaTicks b) => new(a.Value + b.Value);

    /// <summary>Difference of two times.</summary>
    public static FpgaTicks operator -(FpgaTicks a, FpgaTicks b) => new(a.Value - b.Value);

    /// <summary>Earlier than.</summary>
    public static bool operator <(FpgaTicks a, FpgaTicks b) => a.Value < b.Value;

    /// <summary>Later than.</summary>
    public static bool operator >(FpgaTicks a, FpgaTicks b) => a.Value > b.Value;

    /// <summary>Earlier than or equal.</summary>
    public static bool operator <=(FpgaTicks a, FpgaTicks b) => a.Value <= b.Value;

    /// <summary>Later than or equal.</summary>
    public static bool operator >=(FpgaTicks a, FpgaTicks b) => a.Value >= b.Value;
}
