namespace Bss2.Chip;

/// <summary>
/// How the linear coordinate of a container is made of digits: the last axis is the fastest. A sparse coordinate (the crossbar's nodes)
/// numbers only the combinations that exist.
/// </summary>
public sealed class CoordinateInfo(CoordinateAxis[] axes, (string Name, int Value)[] names, bool isSparse)
{
    /// <summary>Digits, most significant first.</summary>
    public IReadOnlyList<CoordinateAxis> Axes { get; } = axes;

    /// <summary>Names of whole linear coordinates, e.g. of a board's supplies. A single axis has its own.</summary>
    public IReadOnlyList<(string Name, int Value)> Names { get; } = names;

    /// <summary>The linear coordinate of the digits; false where none exists. Digits are inside their axes.</summary>
    public bool TryLinear(ReadOnlySpan<int> digits, out int linear)
    {
        linear = 0;
        if (isSparse)
        {
            int? node = CrossbarNodeOnChip.TryFind(digits[0], digits[1]);
            linear = node ?? -1;
            return node is not null;
        }
        for (int i = 0; i < axes.Length; i++) linear = (linear * axes[i].Count) + digits[i];
        return true;
    }

    /// <summary>The digits of a linear coordinate, shape [axis].</summary>
    public int[] Digits(int linear)
    {
        if (isSparse)
        {
            var node = new CrossbarNodeOnChip(linear);
            return [node.Input, node.Output];
        }
        var digits = new int[axes.Length];
        for (int i = axes.Length - 1; i >= 0; i--) (linear, digits[i]) = (linear / axes[i].Count, linear % axes[i].Count);
        return digits;
    }
}
