namespace Bss2.Chip;

/// <summary>One of the 512 neuron circuits: row 0 (top) or 1 (bottom), column 0..255; linear 256*row + column (registers-notes.md 3).</summary>
public readonly record struct NeuronOnChip
{
    /// <summary>Neuron circuits on the chip.</summary>
    public const int Count = 512;

    /// <summary>Columns of a row.</summary>
    public const int Columns = 256;

    /// <summary>From the linear number 0..511.</summary>
    public NeuronOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(NeuronOnChip));

    /// <summary>From row and column.</summary>
    public NeuronOnChip(int row, int column) =>
        Value = (Coordinate.Checked(row, 2, "neuron row") * Columns) + Coordinate.Checked(column, Columns, "neuron column");

    /// <summary>256*row + column.</summary>
    public int Value { get; }

    /// <summary>0 top, 1 bottom; also the hemisphere.</summary>
    public int Row => Value / Columns;

    /// <summary>0..255, from the left; also the synapse column and CADC column of its hemisphere.</summary>
    public int Column => Value % Columns;

    /// <summary>The hemisphere whose synapses reach it.</summary>
    public Hemisphere Hemisphere => new(Row);

    /// <summary>Linear number in the backend blocks (west, east): 256*(column div 128) + 128*row + column mod 128.</summary>
    public int BackendIndex => (Column / 128 * 256) + (Row * 128) + (Column % 128);

    /// <summary>CapMem block (quadrant): 2*row + column div 128.</summary>
    public CapMemBlockOnChip CapMemBlock => new((Row * 2) + (Column / 128));

    /// <summary>Column inside its CapMem block.</summary>
    public int CapMemColumn => Column % 128;

    /// <summary>Event output, equal to the crossbar input: column div 32.</summary>
    public int EventOutput => Column / 32;

    /// <summary>The circuit with backend number <paramref name="index"/>.</summary>
    public static NeuronOnChip FromBackendIndex(int index)
    {
        Coordinate.Checked(index, Count, "neuron backend");
        return new NeuronOnChip(index % 256 / 128, (index / 256 * 128) + (index % 128));
    }
}
