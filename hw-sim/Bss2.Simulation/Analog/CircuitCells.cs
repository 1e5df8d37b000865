using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>The CapMem cells of one circuit as its chip sees them: codes with the gains and offsets of cells and block.</summary>
internal readonly ref struct CircuitCells(ReadOnlySpan<double> codes, int neuron, ChipMismatch chip)
{
    private readonly ReadOnlySpan<double> _codes = codes;
    private readonly double _current = chip.BlockCurrentGain[new NeuronOnChip(neuron).CapMemBlock.Value];

    /// <summary>Frozen deviations of the circuit.</summary>
    public NeuronMismatch Mismatch { get; } = chip.Neurons[neuron];

    /// <summary>A current cell, codes of the typical chip.</summary>
    public double Current(CapMemRow row) => _codes[(int)row] * _current;

    /// <summary>A current cell whose circuit divides by it: a cell at 0 counts as 1.</summary>
    public double CurrentFloored(CapMemRow row) => Math.Max(1, _codes[(int)row]) * _current;

    /// <summary>A voltage cell by its map, V.</summary>
    public double Volts(CapMemRow row, double offsetV, double perCodeV) => offsetV + (perCodeV * _codes[(int)row] * chip.VoltageGain) + chip.VoltageOffsetV;
}
