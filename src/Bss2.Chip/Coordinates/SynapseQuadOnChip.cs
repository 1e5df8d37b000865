namespace Bss2.Chip;

/// <summary>Four synapses of one row that share a bus word; linear 16384*hemisphere + 64*row + quad (registers-notes.md 3, 4).</summary>
public readonly record struct SynapseQuadOnChip
{
    /// <summary>Quads on the chip.</summary>
    public const int Count = 2 * Rows * QuadsPerRow;

    /// <summary>Synapse rows of a hemisphere.</summary>
    public const int Rows = 256;

    /// <summary>Quads of a row.</summary>
    public const int QuadsPerRow = 64;

    /// <summary>From the linear number.</summary>
    public SynapseQuadOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(SynapseQuadOnChip));

    /// <summary>From hemisphere, row and quad.</summary>
    public SynapseQuadOnChip(Hemisphere hemisphere, int row, int quad) =>
        Value = (hemisphere.Value * Rows * QuadsPerRow) + (Coordinate.Checked(row, Rows, "synapse row") * QuadsPerRow) + Coordinate.Checked(quad, QuadsPerRow, "synapse quad");

    /// <summary>Linear number.</summary>
    public int Value { get; }

    /// <summary>Which quad holds a column: even columns in quads 0..31, odd ones in 32..63.</summary>
    public static int QuadOfColumn(int column) => (32 * (column & 1)) + (column >> 3);

    /// <summary>Which entry of its quad a column is; entry e is byte 3-e of the word.</summary>
    public static int EntryOfColumn(int column) => (column >> 1) & 3;

    /// <summary>The column of an entry of a quad.</summary>
    public static int ColumnOf(int quad, int entry) => (8 * (quad & 31)) + (2 * entry) + (quad >> 5);
}
