namespace Bss2.Chip;

/// <summary>One field of a container as the register map describes it.</summary>
public sealed class FieldInfo
{
    /// <summary>Name as in firmware-spec, e.g. "enable_fire" or "connect_neuron[1]".</summary>
    public required string Name { get; init; }

    /// <summary>Meaning of the value.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>Smallest legal value.</summary>
    public required long Min { get; init; }

    /// <summary>Largest legal value.</summary>
    public required long Max { get; init; }

    /// <summary>Value of the default object; -1 for a OneHot field without a bit.</summary>
    public required long Default { get; init; }

    /// <summary>Where its bits are.</summary>
    public required BitSegment[] Segments { get; init; }

    /// <summary>Stored complemented.</summary>
    public bool Invert { get; init; }

    /// <summary>Added before encoding, e.g. 128 for excess-128.</summary>
    public int EncodeAdd { get; init; }

    /// <summary>Special encoding, if any.</summary>
    public FieldTransform Transform { get; init; }

    /// <summary>Name of the list of named values, if any.</summary>
    public string? EnumName { get; init; }

    /// <summary>What the field does, where its name does not say it.</summary>
    public string Doc { get; init; } = "";

    private int Width => Segments.Length == 0 ? 8 : Segments.Max(s => s.ValueLsb + s.Width);

    /// <summary>Puts <paramref name="value"/> into the words of instance <paramref name="coordinate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside Min..Max.</exception>
    public void Set(Span<uint> words, long value, int coordinate = 0)
    {
        bool absent = Kind == FieldKind.OneHot && value == -1;
        if (!absent && (value < Min || value > Max))
            throw new ArgumentOutOfRangeException(Name, value, $"{Name} takes {Min}..{Max}, not {value}.");
        switch (Transform)
        {
            case FieldTransform.OneHotReversed: SetPlain(words, absent ? 0 : 1L << (int)(Max - value)); break;
            case FieldTransform.SplitThermometer: SetThermometer(words, value); break;
            case FieldTransform.ByteLane: words[0] = (uint)value << (8 * (3 - (coordinate & 3))); break;
            default: SetPlain(words, value); break;
        }
    }

    /// <summary>Takes the value out of the words of instance <paramref name="coordinate"/>.</summary>
    public long Get(ReadOnlySpan<uint> words, int coordinate = 0) => Transform switch
    {
        FieldTransform.OneHotReversed => GetPlain(words) is > 0 and long bits ? Max - (63 - long.LeadingZeroCount(bits)) : -1,
        FieldTransform.SplitThermometer => (words[0] & 0x3F) | (Thermometer((words[0] >> 8) & 7) << 6),
        FieldTransform.ByteLane => (words[0] >> (8 * (3 - (coordinate & 3)))) & 0xFF,
        _ => GetPlain(words),
    };

    private void SetPlain(Span<uint> words, long value)
    {
        ulong bits = (ulong)(value + EncodeAdd);
        if (Invert) bits = ~bits;
        foreach (BitSegment s in Segments)
            words[s.Word] = (words[s.Word] & ~s.Mask) | ((uint)((bits >> s.ValueLsb) << s.Lsb) & s.Mask);
    }

    private long GetPlain(ReadOnlySpan<uint> words)
    {
        ulong bits = 0;
        foreach (BitSegment s in Segments)
            bits |= (ulong)((words[s.Word] & s.Mask) >> s.Lsb) << s.ValueLsb;
        int width = Width;
        if (Invert) bits = ~bits & ((1UL << width) - 1);
        long value = (long)bits;
        if (Kind == FieldKind.Int && EncodeAdd == 0 && width < 64) value = (value << (64 - width)) >> (64 - width);
        return value - EncodeAdd;
    }

    private static void SetThermometer(Span<uint> words, long value) =>
        words[0] = (words[0] & ~0x73Fu) | ((uint)value & 0x3F) | (((1u << (int)(value >> 6)) - 1) << 8);

    // Only the highest set thermometer bit counts.
    private static uint Thermometer(uint code) => code >= 4 ? 3u : code >= 2 ? 2u : code;
}
