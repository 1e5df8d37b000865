namespace Bss2.Simulation;

/// <summary>
/// The code at which a circuit reaches a physical target: the inverse of <see cref="CircuitPhysics"/>, as real numbers, unrounded and unlimited.
/// All maps are monotonic. A stuck cell is not seen here: a calibration learns of it only because the target is missed.
/// </summary>
internal sealed class CapMemInverse(ChipMismatch chip, AnalogParameters p)
{
    public double Leak(int neuron, double volts) => Voltage(volts - p.LeakOffsetV - chip.Neurons[neuron].LeakV, p.LeakPerCodeV);

    public double Reset(int neuron, double volts) => Voltage(volts - p.ResetOffsetV - chip.Neurons[neuron].ResetV, p.ResetPerCodeV);

    public double Threshold(int neuron, double volts) => Voltage(volts - p.ThresholdOffsetV - chip.Neurons[neuron].ComparatorV, p.ThresholdPerCodeV);

    /// <summary>Leak bias for a conductance in nS; <paramref name="rangeFactor"/> is 1/8, 1 or 8 by the division and multiplication switches.</summary>
    public double LeakBias(int neuron, double ns, double rangeFactor) =>
        ns / (p.LeakPerCodeNs * rangeFactor * Current(neuron) * chip.Neurons[neuron].LeakGain);

    public double TauExc(int neuron, double us) => SynapticTau.CodeOf(p.TauSynTimesCodeUs * chip.Neurons[neuron].TauExcGain / (us * Current(neuron)), p);

    public double TauInh(int neuron, double us) => SynapticTau.CodeOf(p.TauSynTimesCodeUs * chip.Neurons[neuron].TauInhGain / (us * Current(neuron)), p);

    public double ShiftExc(int neuron) => p.ShiftNullCode + chip.Neurons[neuron].ShiftExcCode;

    public double ShiftInh(int neuron) => p.ShiftNullCode + chip.Neurons[neuron].ShiftInhCode;

    /// <summary>Strength bias for an effective gm, in codes of the typical chip.</summary>
    public double GmExc(int neuron, double gm) => gm / (Current(neuron) * chip.Neurons[neuron].GmExcGain);

    /// <inheritdoc cref="GmExc"/>
    public double GmInh(int neuron, double gm) => gm / (Current(neuron) * chip.Neurons[neuron].GmInhGain);

    /// <summary>Synapse DAC bias of a block for an effective bias, in codes of the typical chip.</summary>
    public double SynapseDac(int block, double bias) => bias / (chip.BlockCurrentGain[block] * chip.BlockDacGain[block]);

    /// <summary>CADC ramp offset of a block that makes its ramp start where the typical chip's does.</summary>
    public double CadcRampOffset(int block) => p.CadcRampOffsetCode - (chip.BlockRampStartV[block] / p.CadcRampPerCodeV);

    /// <summary>CADC slope of a block that makes its LSB that of the typical chip.</summary>
    public double CadcRampSlope(int block) => p.CadcSlopeCode / chip.BlockRampSlope[block];

    /// <summary>Signed driver offset that makes a driver's pulse that of the typical chip.</summary>
    public double DriverOffset(int driver) => ((1 / chip.DriverGain[driver]) - 1) / p.DriverPerCode;

    private double Current(int neuron) => chip.BlockCurrentGain[new Bss2.Chip.NeuronOnChip(neuron).CapMemBlock.Value];

    private double Voltage(double volts, double perCode) => (volts - chip.VoltageOffsetV) / (perCode * chip.VoltageGain);
}
