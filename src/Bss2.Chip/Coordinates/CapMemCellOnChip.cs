namespace Bss2.Chip;

/// <summary>One analog parameter cell: block, column 0..129, row 0..23; linear 3120*block + 130*row + column (registers-notes.md 10).</summary>
public readonly record struct CapMemCellOnChip
{
    /// <summary>Cells on the chip.</summary>
    public const int Count = 4 * CellsPerBlock;

    /// <summary>Columns of a block: 128 neurons and two shared.</summary>
    public const int Columns = 130;

    /// <summary>Rows of a block.</summary>
    public const int Rows = 24;

    private const int CellsPerBlock = Columns * Rows;

    /// <summary>From the linear number.</summary>
    public CapMemCellOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(CapMemCellOnChip));

    /// <summary>From block, column and row.</summary>
    public CapMemCellOnChip(CapMemBlockOnChip block, int column, int row) =>
        Value = (block.Value * CellsPerBlock) + (Coordinate.Checked(row, Rows, "CapMem row") * Columns) + Coordinate.Checked(column, Columns, "CapMem column");

    /// <summary>Linear number.</summary>
    public int Value { get; }

    /// <summary>The block.</summary>
    public CapMemBlockOnChip Block => new(Value / CellsPerBlock);

    /// <summary>Row: 0..7 voltages, 8..23 currents.</summary>
    public int Row => Value % CellsPerBlock / Columns;

    /// <summary>Column: 0..127 neurons, 128 and 129 shared cells.</summary>
    public int Column => Value % Columns;

    /// <summary>The cell that holds parameter <paramref name="row"/> of a neuron circuit.</summary>
    public static CapMemCellOnChip OfNeuron(NeuronOnChip neuron, CapMemRow row) => new(neuron.CapMemBlock, neuron.CapMemColumn, (int)row);
}
