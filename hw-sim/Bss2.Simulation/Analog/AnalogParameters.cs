namespace Bss2.Simulation;

/// <summary>
/// Every figure of the analog model, with its source; sections are those of the chip model's specification. Assumed values are marked [A].
/// Spreads are standard deviations, truncated at 3.5 sigma.
/// </summary>
public sealed partial record AnalogParameters
{
    // ---- code to voltage (2.2, 2.3) ----

    /// <summary>Leak potential at code 0, V (2.3: 1.25 mV per code - 0.35 V).</summary>
    public double LeakOffsetV { get; init; } = -0.35;

    /// <summary>Leak potential per code, V.</summary>
    public double LeakPerCodeV { get; init; } = 1.25e-3;

    /// <summary>Reset potential at code 0, V (2.3: 1.39 mV per code - 0.46 V).</summary>
    public double ResetOffsetV { get; init; } = -0.46;

    /// <summary>Reset potential per code, V.</summary>
    public double ResetPerCodeV { get; init; } = 1.39e-3;

    /// <summary>Threshold at code 0, V (2.3: direct CapMem voltage).</summary>
    public double ThresholdOffsetV { get; init; } = 0.019;

    /// <summary>Threshold per code, V.</summary>
    public double ThresholdPerCodeV { get; init; } = 1.875e-3;

    // ---- membrane (2.3) ----

    /// <summary>Leak conductance per code, nS.</summary>
    public double LeakPerCodeNs { get; init; } = 2.0;

    /// <summary>Factor of the leak and reset multiplication and division bits.</summary>
    public double LeakRangeFactor { get; init; } = 8;

    /// <summary>Source degeneration lowers leak and reset conductance by this factor (2.1) [A].</summary>
    public double DegenerationFactor { get; init; } = 2;

    /// <summary>Reset conductance per code, nS (same OTA as the leak).</summary>
    public double ResetPerCodeNs { get; init; } = 2.0;

    /// <summary>Membrane capacitance per code, pF: 2.29 pF at 63.</summary>
    public double CapacitancePerCodePf { get; init; } = 2.29 / 63;

    /// <summary>Intrinsic membrane capacitance, pF (3.0 LSB) [A].</summary>
    public double IntrinsicCapacitancePf { get; init; } = 3.0 * 2.29 / 63;

    /// <summary>Constant current per code, nA.</summary>
    public double OffsetCurrentPerCodeNa { get; init; } = 0.086;

    // ---- synaptic input (2.3, 2.4) ----

    /// <summary>Synaptic time constant times code, us.</summary>
    public double TauSynTimesCodeUs { get; init; } = 500;

    /// <summary>Code up to which the product is constant (1 us) [A].</summary>
    public double TauSynKneeCode { get; init; } = 500;

    /// <summary>What is added to the conductance at code 1022, in parts of it: 0.49 us become 0.16 us [A].</summary>
    public double TauSynSteepness { get; init; } = 2;

    /// <summary>High-resistance mode multiplies the synaptic time constant [A].</summary>
    public double HighResistanceFactor { get; init; } = 10;

    /// <summary>Line with its capacitor against parasitic capacitance alone (2.3, capacitance mode) [A].</summary>
    public double LineCapacitanceFactor { get; init; } = 4;

    /// <summary>Membrane step per weight LSB at gm 500, DAC 600, 2.4 pF and f(tau) = 1, V.</summary>
    public double Kappa { get; init; } = 3.55e-3;

    /// <summary>f(tau) = (tau / 8 us) / (1 + tau / 40 us): the 8 us.</summary>
    public double StrengthTauUs { get; init; } = 8;

    /// <summary>f(tau): the 40 us.</summary>
    public double StrengthTauSaturationUs { get; init; } = 40;

    /// <summary>Events of weight 63 at DAC 600 that saturate a synaptic line [A].</summary>
    public double LineSaturationEvents { get; init; } = 40;

    /// <summary>Part of the saturation level up to which a line is exactly linear [A].</summary>
    public double LineSaturationKnee { get; init; } = 0.25;

    /// <summary>Offset current of a synaptic input per code of its shift cell away from null, at gm 500, nA [A: 115 codes of mismatch
    /// are 8 mV at 420 nS, small enough that the leak codes of an uncalibrated chip still scatter as 2.6 says].</summary>
    public double ShiftPerCodeNa { get; init; } = 0.03;

    /// <summary>Shift code of a typical input's null (2.3).</summary>
    public double ShiftNullCode { get; init; } = 310;

    // ---- limits (2.1) ----

    /// <summary>Highest membrane potential, V: raw CADC 228.</summary>
    public double MembraneMaxV { get; init; } = 0.06 + (228 * 4.5e-3);

    /// <summary>Lowest membrane potential, V: raw CADC 25.</summary>
    public double MembraneMinV { get; init; } = 0.06 + (25 * 4.5e-3);

    /// <summary>Distance from both limits at which the membrane's drive begins to fade, V: 10 CADC LSB.</summary>
    public double MembraneKneeV { get; init; } = 10 * 4.5e-3;

    // ---- noise (2.8, 8.4) ----

    /// <summary>Stationary sd of membrane noise at tau 10 us without synaptic conductance, V [A].</summary>
    public double MembraneNoiseV { get; init; } = 1.2e-3;

    /// <summary>CADC read noise, LSB [A].</summary>
    public double CadcNoiseLsb { get; init; } = 0.6;

    // ---- CADC (4.1) ----

    /// <summary>Ramp start at its nominal code 31, V.</summary>
    public double CadcRampStartV { get; init; } = 0.06;

    /// <summary>Nominal ramp offset code.</summary>
    public double CadcRampOffsetCode { get; init; } = 31;

    /// <summary>Ramp start per code of cadc_v_ramp_offset, V.</summary>
    public double CadcRampPerCodeV { get; init; } = 1.875e-3;

    /// <summary>CADC LSB at the nominal slope code 369, V.</summary>
    public double CadcLsbV { get; init; } = 4.5e-3;

    /// <summary>Nominal slope code.</summary>
    public double CadcSlopeCode { get; init; } = 369;

    /// <summary>What a channel sees that is connected to nothing, V [A].</summary>
    public double CadcOpenV { get; init; } = 1.0;

    // ---- MADC and readout lines (4.2) ----

    /// <summary>MADC LSB, V.</summary>
    public double MadcLsbV { get; init; } = 1.58e-3;

    /// <summary>Voltage of MADC code 0, V.</summary>
    public double MadcZeroV { get; init; } = -0.065;

    /// <summary>MADC read noise, LSB [A].</summary>
    public double MadcNoiseLsb { get; init; } = 0.8;

    /// <summary>Samples after a wake-up until the MADC's reference has settled (4.2: some 120 are invalid); that they rise from 0 is [A].</summary>
    public int MadcSettlingSamples { get; init; } = 120;

    /// <summary>What a readout buffer sees that nothing drives, V [A: as a CADC channel].</summary>
    public double ReadoutOpenV { get; init; } = 1.0;



    /// <summary>Debug line of the synaptic inputs, V (1.6: lines are held at 1.2 V).</summary>
    public double SyninDebugV { get; init; } = 1.2;

    /// <summary>Rail that a sourcing current DAC pulls an open line to, V [A].</summary>
    public double AnalogSupplyV { get; init; } = 1.2;

    /// <summary>Readout current DAC per code, nA [A: as a CapMem current cell].</summary>
    public double CurrentDacPerCodeNa { get; init; } = 1.0;

    // ---- spreads (8.5) ----

    /// <summary>Chip: gain of all CapMem voltage cells [A].</summary>
    public double ChipVoltageGain { get; init; } = 0.015;

    /// <summary>Chip: offset of all CapMem voltage cells, V [A].</summary>
    public double ChipVoltageOffsetV { get; init; } = 0.010;

    /// <summary>Chip: MADC gain [A].</summary>
    public double MadcGain { get; init; } = 0.05;

    /// <summary>Chip: MADC offset, V [A].</summary>
    public double MadcOffsetV { get; init; } = 0.030;

    /// <summary>Chip: common level shift of leak and reset, V.</summary>
    public double ChipLevelShiftV { get; init; } = 0.060;

    /// <summary>CapMem block: gain of all current cells.</summary>
    public double BlockCurrentGain { get; init; } = 0.08;

    /// <summary>CapMem block: gain of the synapse DAC.</summary>
    public double BlockDacGain { get; init; } = 0.20;

    /// <summary>CapMem block: CADC ramp start, V.</summary>
    public double BlockRampStartV { get; init; } = 0.011;

    /// <summary>CapMem block: CADC ramp slope.</summary>
    public double BlockRampSlope { get; init; } = 0.044;

    /// <summary>Neuron: level shifter shared by leak and reset, V.</summary>
    public double SharedShifterV { get; init; } = 0.030;

    /// <summary>Neuron: leak level alone, V.</summary>
    public double LeakLevelV { get; init; } = 0.026;

    /// <summary>Neuron: reset level alone, V.</summary>
    public double ResetLevelV { get; init; } = 0.029;

    /// <summary>Neuron: readout amplifier offset, V.</summary>
    public double ReadoutOffsetV { get; init; } = 0.017;

    /// <summary>Neuron: readout amplifier gain.</summary>
    public double ReadoutGain { get; init; } = 0.005;

    /// <summary>Neuron: threshold comparator, V.</summary>
    public double ComparatorV { get; init; } = 0.021;

    /// <summary>Neuron: leak and reset conductance.</summary>
    public double LeakConductance { get; init; } = 0.12;

    /// <summary>Correlation of leak and reset conductance.</summary>
    public double LeakResetCorrelation { get; init; } = 0.8;

    /// <summary>Neuron and input: synaptic resistor, log-normal sigma.</summary>
    public double TauSynSigma { get; init; } = 0.20;

    /// <summary>Neuron: strength of both synaptic inputs.</summary>
    public double GmCommon { get; init; } = 0.04;

    /// <summary>Neuron and input: strength of one.</summary>
    public double GmIndividual { get; init; } = 0.045;

    /// <summary>Neuron and input: null of the shift code is lognormal on code + 300.</summary>
    public double ShiftLogSigma { get; init; } = 0.19;

    /// <summary>Neuron: set membrane capacitance.</summary>
    public double Capacitance { get; init; } = 0.015;

    /// <summary>Neuron: intrinsic capacitance, pF (0.7 LSB).</summary>
    public double IntrinsicCapacitanceSpreadPf { get; init; } = 0.7 * 2.29 / 63;

    /// <summary>CADC channel: offset, LSB.</summary>
    public double CadcOffsetLsb { get; init; } = 10;

    /// <summary>CADC channel: gain.</summary>
    public double CadcGain { get; init; } = 0.007;

    /// <summary>CADC channel: integral nonlinearity (a bow), LSB.</summary>
    public double CadcInlLsb { get; init; } = 0.4;

    /// <summary>Synapse: weight gain.</summary>
    public double SynapseGain { get; init; } = 0.06;

    /// <summary>Synapse: each DAC branch of weight 2^b, sd times 1/sqrt(2^b).</summary>
    public double SynapseBranch { get; init; } = 0.06;

    /// <summary>Driver: pulse width before its offset calibration; one offset code shifts by <see cref="DriverPerCode"/>.</summary>
    public double DriverPulse { get; init; } = 0.08;

    /// <summary>Driver: pulse width per code of its 4-bit offset, 8 = none [A].</summary>
    public double DriverPerCode { get; init; } = 0.03;

    /// <summary>Fraction of neuron circuits with one stuck CapMem cell [A].</summary>
    public double DefectFraction { get; init; } = 0.002;

    /// <summary>Write noise of a CapMem voltage cell, codes, frozen until its next write (2.2) [A]; not applied by default, see decisions.md.</summary>
    public double WriteNoiseCodes { get; init; } = 2.5;

    /// <summary>Neuron: offset current [A].</summary>
    public double OffsetCurrent { get; init; } = 0.12;

    /// <summary>Loss of strength from the first to the last column of a row (distance to the driver) [A].</summary>
    public double DistanceLoss { get; init; } = 0.03;
}
