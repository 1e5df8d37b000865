namespace Bss2.Simulation;

/// <summary>Figures of what a neuron circuit has beyond leak and current-based input, of its readout and of CapMem cells that take time.</summary>
public sealed partial record AnalogParameters
{
    // ---- conductance-based input (2.5); its reference cell has the leak's level shift, as calibrations take leak codes for it ----

    /// <summary>Change of strength per volt from the reference, at a coba code equal to the gm code, 1/V [A].</summary>
    public double CobaPerVolt { get; init; } = 3;

    // ---- adaptation (2.1, 2.3): ranges of the cells are published, maps are not ----

    /// <summary>Adaptation time constant times code, us: 100 us at the default code 100 [A].</summary>
    public double AdaptationTauTimesCodeUs { get; init; } = 10_000;

    /// <summary>Adaptation capacitor, pF [A].</summary>
    public double AdaptationPf { get; init; } = 2;

    /// <summary>Transconductance of the a term per code, nS [A: code a = code tau moves the adaptation voltage as the membrane].</summary>
    public double AdaptationPerCodeNs { get; init; } = 0.2;

    /// <summary>Current of the b pulse per code, nA [A: a CapMem current as it is].</summary>
    public double AdaptationPulsePerCodeNa { get; init; } = 1;

    /// <summary>Transconductance from adaptation voltage to membrane, nS [A].</summary>
    public double AdaptationNs { get; init; } = 100;

    /// <summary>Reference of the adaptation voltage at code 0, V (direct CapMem voltage).</summary>
    public double AdaptationReferenceOffsetV { get; init; } = 0.019;

    /// <summary>Reference of the adaptation voltage per code, V.</summary>
    public double AdaptationReferencePerCodeV { get; init; } = 1.875e-3;

    /// <summary>Leak potential of the a term at code 0, V: code 500 stands for a leak at code 700 (2.3).</summary>
    public double AdaptationLeakOffsetV { get; init; } = -0.35 + (200 * 1.25e-3);

    /// <summary>Leak potential of the a term per code, V.</summary>
    public double AdaptationLeakPerCodeV { get; init; } = 1.25e-3;

    /// <summary>Highest adaptation voltage, V [A: above what the reference cell can ask for]; the lowest is 0.</summary>
    public double AdaptationMaxV { get; init; } = 2;

    // ---- exponential term (2.1, 2.3) ----

    /// <summary>Onset of the exponential term at code 0, V ("threshold-type map").</summary>
    public double ExponentialOffsetV { get; init; } = 0.019;

    /// <summary>Onset of the exponential term per code, V.</summary>
    public double ExponentialPerCodeV { get; init; } = 1.875e-3;

    /// <summary>Slope of the exponential term times code, V: 30 mV at 500 [A].</summary>
    public double ExponentialSlopeTimesCodeV { get; init; } = 15;

    /// <summary>Current at the onset per code, nA [A: 5 nA at 500, the gl * slope of a leak of 170 nS].</summary>
    public double ExponentialPerCodeNa { get; init; } = 0.01;

    /// <summary>The exponential current ends at this many leak currents (8.3).</summary>
    public double ExponentialClampLeaks { get; init; } = 50;

    /// <summary>Deflection for which the leak current of <see cref="ExponentialClampLeaks"/> is taken, V [A: an OTA's linear range, 2.1].</summary>
    public double ExponentialClampV { get; init; } = 0.15;

    // ---- compartments (2.3, 2.9) ----

    /// <summary>Conductance between compartments per code, nS: 0.1..30 us at 2.4 pF with the range switches [A].</summary>
    public double CompartmentPerCodeNs { get; init; } = 6;

    /// <summary>Factor of the multiplication and division switches of that conductance.</summary>
    public double CompartmentRangeFactor { get; init; } = 4;

    // ---- readout of synaptic lines (4.1) ----

    /// <summary>What the multiplexer shows of a synaptic line at rest, V [A].</summary>
    public double LineRestV { get; init; } = 1.0;

    /// <summary>How far a saturated synaptic line lies below its rest, V (2.4: OTA range about 300 mV).</summary>
    public double LineSaturationV { get; init; } = 0.3;

    // ---- CapMem (2.2) ----

    /// <summary>Time constant with which a cell follows its code, us [A].</summary>
    public double CapMemTauUs { get; init; } = 4000;

    /// <summary>Shift of a cell per equal cell of its block beyond <see cref="CapMemCrosstalkFree"/>, codes (2.2) [A].</summary>
    public double CapMemCrosstalkCodes { get; init; } = 0.05;

    /// <summary>Equal cells that do not disturb each other yet (2.2) [A].</summary>
    public int CapMemCrosstalkFree { get; init; } = 8;

    // ---- spreads of these (8.5) ----

    /// <summary>Neuron: adaptation time constant [A].</summary>
    public double AdaptationTau { get; init; } = 0.20;

    /// <summary>Neuron: strengths a and b of the adaptation, each [A].</summary>
    public double AdaptationStrength { get; init; } = 0.15;

    /// <summary>Neuron: reference and leak of the adaptation, onset of the exponential term, references of conductance-based inputs, each, V [A].</summary>
    public double ReferenceV { get; init; } = 0.025;

    /// <summary>Neuron: slope and current of the exponential term [A].</summary>
    public double ExponentialStrength { get; init; } = 0.20;

    /// <summary>Neuron: conductance to its soma line [A].</summary>
    public double CompartmentConductance { get; init; } = 0.20;

    /// <summary>Neuron and input: strength of the modulation by the membrane [A].</summary>
    public double CobaStrength { get; init; } = 0.15;
}
