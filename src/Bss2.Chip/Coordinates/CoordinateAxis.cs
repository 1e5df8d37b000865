namespace Bss2.Chip;

/// <summary>One digit of a coordinate: what it counts, how many there are, and names of single values ("top" = 0).</summary>
public sealed record CoordinateAxis(string Name, int Count, IReadOnlyList<(string Name, int Value)> Names);
