namespace Bss2.RegisterMap;

/// <summary>The map in memory, as read and before anything is checked.</summary>
public sealed record Map(IReadOnlyList<Block> Blocks, IReadOnlyDictionary<string, int?> CoordinateSizes, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Enums, IReadOnlyList<(string Name, int Row)> CapMemRows, IReadOnlyList<(string Name, int Block, int Column, int Row)> CapMemShared)
{
    /// <summary>How coordinates are made of others, and their named values.</summary>
    public IReadOnlyDictionary<string, Coordinate> Coordinates { get; init; } = new Dictionary<string, Coordinate>();
}

/// <summary>One coordinate type: a range, or <paramref name="Outer"/> * size of <paramref name="Inner"/> + inner. A sparse one numbers existing pairs only.</summary>
public sealed record Coordinate(string Name, int? Size, string? Outer, string? Inner, bool IsSparse, IReadOnlyList<(string Name, int Value)> Named);

/// <summary>One file of firmware-spec.</summary>
public sealed record Block(string Name, IReadOnlyList<Container> Containers);

/// <summary>One register or SRAM entry.</summary>
public sealed record Container(
    string Block, string Name, string Doc, string Coordinate, int? Count, string Bus, IReadOnlyList<string> Backends, bool Readable, bool Writable, string Access,
    int Words, IReadOnlyList<Address> Addresses, bool OnOmnibus, bool Gray, string? CompositeOf, IReadOnlyList<uint>? DefaultWords, IReadOnlyList<Field> Fields, IReadOnlyList<string> Notes)
{
    /// <summary>False where the reference library refuses to read the container of a real chip.</summary>
    public bool ReadableOnHardware { get; init; } = true;
}

/// <summary>Base, digits and word offsets; one for all words, or one for each.</summary>
public sealed record Address(uint Base, IReadOnlyList<(int Size, long Stride)> Dims, IReadOnlyList<int> WordOffsets);

/// <summary>One field of a container.</summary>
public sealed record Field(string Name, string Kind, long Min, long Max, long? Default, IReadOnlyList<Segment> Segments, bool Invert, int EncodeAdd, string Transform, string? Enum, string Doc);

/// <summary>Value bits ValueLsb.. of Width bits, stored at Lsb of Word.</summary>
public sealed record Segment(int Word, int Lsb, int Width, int ValueLsb)
{
    /// <summary>The bits inside the word.</summary>
    public uint Mask => (uint)(((1UL << Width) - 1) << Lsb);
}
