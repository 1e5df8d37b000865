namespace Bss2.Chip;

/// <summary>
/// Where a container's words are: the linear coordinate is split into mixed-radix digits (most significant first), each with a stride
/// that may be negative or zero; address = base + sum(digit * stride) + word offset.
/// </summary>
public sealed class AddressMap(uint baseAddress, (int Size, long Stride)[] dims, int[] wordOffsets)
{
    /// <summary>Address of coordinate 0, word offset 0.</summary>
    public uint BaseAddress { get; } = baseAddress;

    /// <summary>Digits of the coordinate, most significant first.</summary>
    public IReadOnlyList<(int Size, long Stride)> Dims { get; } = dims;

    /// <summary>Offset of each word, in the order in which words are written.</summary>
    public IReadOnlyList<int> WordOffsets { get; } = wordOffsets;

    /// <summary>Address of word <paramref name="word"/> of instance <paramref name="coordinate"/> (both unchecked).</summary>
    public uint Address(int coordinate, int word)
    {
        long address = BaseAddress + wordOffsets[word];
        for (int i = dims.Length - 1; i >= 0; i--)
        {
            (int size, long stride) = dims[i];
            int rest = coordinate / size;
            address += (coordinate - (rest * size)) * stride;
            coordinate = rest;
        }
        return (uint)address;
    }

    /// <summary>First and last address that an instance can have; not every one between belongs to one.</summary>
    public (long First, long Last) Range
    {
        get
        {
            (long low, long high) = RestRange(0);
            return (BaseAddress + wordOffsets.Min() + low, BaseAddress + wordOffsets.Max() + high);
        }
    }

    /// <summary>The coordinate and word at an address; false when it belongs to no instance.</summary>
    public bool TryFind(uint address, out int coordinate, out int word)
    {
        for (word = 0; word < wordOffsets.Length; word++)
            if (TrySplit((long)address - BaseAddress - wordOffsets[word], 0, 0, out coordinate))
                return true;
        coordinate = word = -1;
        return false;
    }

    // Depth-first over the digits: strides may interleave, so a greedy division would miss instances.
    private bool TrySplit(long rest, int dim, int prefix, out int coordinate)
    {
        coordinate = prefix;
        if (dim == dims.Length) return rest == 0;
        (int size, long stride) = dims[dim];
        if (stride == 0) return TrySplit(rest, dim + 1, prefix * size, out coordinate);
        (long low, long high) = RestRange(dim + 1);
        for (long digit = FirstDigit(rest, stride, size, low, high); digit < size; digit++)
        {
            long remaining = rest - (digit * stride);
            if (remaining < low || remaining > high) break;
            if (TrySplit(remaining, dim + 1, (prefix * size) + (int)digit, out coordinate)) return true;
        }
        return false;
    }

    private static long FirstDigit(long rest, long stride, int size, long low, long high)
    {
        // The first digit that leaves a remainder inside [low, high].
        long numerator = stride > 0 ? rest - high : rest - low;
        long digit = (long)Math.Ceiling(numerator / (double)stride);
        return Math.Clamp(digit, 0, size);
    }

    private (long Low, long High) RestRange(int from)
    {
        long low = 0, high = 0;
        for (int i = from; i < dims.Length; i++)
        {
            long reach = (dims[i].Size - 1) * dims[i].Stride;
            if (reach < 0) low += reach;
            else high += reach;
        }
        return (low, high);
    }
}
