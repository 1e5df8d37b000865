namespace Bss2.Chip;

/// <summary>
/// One register or SRAM entry of chip or FPGA as a plain value over its raw words. Bits that no field names are kept.
/// Implementations are generated from firmware-spec by tools/Bss2.RegisterMap.
/// </summary>
public interface IContainer<TSelf> where TSelf : struct, IContainer<TSelf>
{
    /// <summary>Words (32 bit) of one value, in the order in which they are written.</summary>
    static abstract int WordCount { get; }

    /// <summary>Name, coordinates, addresses and fields.</summary>
    static abstract ContainerInfo Info { get; }

    /// <summary>The value that the reference library writes when nothing is set (not a power-up value).</summary>
    static abstract TSelf Default { get; }

    /// <summary>Writes the raw words; <paramref name="words"/> holds at least <see cref="WordCount"/>.</summary>
    void Encode(Span<uint> words);

    /// <summary>Takes raw words as read from the bus.</summary>
    static abstract TSelf Decode(ReadOnlySpan<uint> words);
}
