namespace Bss2.Chip;

/// <summary>Range checks of generated registers, out of line so that property bodies stay small.</summary>
internal static class BitField
{
    public static ulong Checked(long value, long min, long max, string container, string field)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(field, value, $"{container}.{field} takes {min}..{max}, not {value}.");
        return (ulong)value;
    }

    public static ArgumentOutOfRangeException NoSuchIndex(string container, string field, int index, int count) =>
        new(field, index, $"{container}.{field} has entries 0..{count - 1}, not {index}.");
}
