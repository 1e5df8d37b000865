namespace Bss2.Chip;

/// <summary>Range check of all coordinates.</summary>
internal static class Coordinate
{
    public static int Checked(int value, int count, string name) =>
        (uint)value < (uint)count ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} takes 0..{count - 1}, not {value}.");
}
