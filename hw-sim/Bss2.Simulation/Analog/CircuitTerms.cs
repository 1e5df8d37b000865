using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// What a neuron circuit has beyond leak and current-based input (chip-model.md 2.1, 2.5, 2.9): adaptation, exponential term, conductance-based
/// input, conductance to the soma line, pause. The default value is a circuit without any of them.
/// </summary>
internal readonly record struct CircuitTerms
{
    public bool Adaptation { get; init; }

    /// <summary>Where the adaptation voltage settles without a term and pulses, V.</summary>
    public double AdaptationReferenceV { get; init; }

    /// <summary>Membrane potential at which the a term is silent, V.</summary>
    public double AdaptationLeakV { get; init; }

    /// <summary>1/tau_w, 1/us.</summary>
    public double AdaptationRate { get; init; }

    /// <summary>Adaptation volts per membrane volt in the steady state: g_a / g_tau, negative when inverted.</summary>
    public double AdaptationGain { get; init; }

    /// <summary>Slope of the adaptation voltage during a pulse, V/us, negative when inverted.</summary>
    public double AdaptationPulseVPerUs { get; init; }

    /// <summary>Membrane current per adaptation volt, nS.</summary>
    public double AdaptationNs { get; init; }

    public bool Exponential { get; init; }

    /// <summary>Current at the onset, nA.</summary>
    public double ExponentialNa { get; init; }

    /// <summary>Onset, V.</summary>
    public double ExponentialV { get; init; }

    /// <summary>Slope Delta_T, V.</summary>
    public double ExponentialSlopeV { get; init; }

    /// <summary>Largest exponential current, nA.</summary>
    public double ExponentialLimitNa { get; init; }

    /// <summary>The excitatory input is conductance-based or can pause: its current is no part of the closed form.</summary>
    public bool ExcStepwise { get; init; }

    /// <inheritdoc cref="ExcStepwise"/>
    public bool InhStepwise { get; init; }

    /// <summary>Membrane potential at which the excitatory input has its current-based strength, V.</summary>
    public double ExcReferenceV { get; init; }

    public double InhReferenceV { get; init; }

    /// <summary>Change of excitatory strength per volt above the reference, 1/V: not positive.</summary>
    public double ExcPerVolt { get; init; }

    /// <summary>Change of inhibitory strength per volt above the reference, 1/V: not negative.</summary>
    public double InhPerVolt { get; init; }

    /// <summary>Offset current of a stepwise excitatory input at its reference, nA: modulation and pause act on it too.</summary>
    public double ShiftExcNa { get; init; }

    public double ShiftInhNa { get; init; }

    /// <summary>Conductance from the membrane to the soma line, nS; 0 without switch.</summary>
    public double CompartmentNs { get; init; }

    /// <summary>Synaptic inputs and exponential term are off while the circuit is in reset.</summary>
    public bool Pause { get; init; }

    /// <summary>False when the closed form of leak and current-based input says everything; compartments are the graph's concern.</summary>
    public bool IsAny => Adaptation || Exponential || ExcStepwise || InhStepwise || Pause;

    /// <summary>Terms of circuit <paramref name="neuron"/>; <paramref name="gmExc"/> and <paramref name="gmInh"/> relative to 500.</summary>
    public static CircuitTerms Of(ReadOnlySpan<double> codes, double gmExc, double gmInh, NeuronConfig config, int neuron, ChipMismatch chip, AnalogParameters p)
    {
        bool exc = config.EnableSynapticInputExcitatory && config.EnableSynapticInputExcitatoryCobaMode;
        bool inh = config.EnableSynapticInputInhibitory && config.EnableSynapticInputInhibitoryCobaMode;
        NeuronMismatch m = chip.Neurons[neuron];
        double current = chip.BlockCurrentGain[new NeuronOnChip(neuron).CapMemBlock.Value];
        var terms = new CircuitTerms
        {
            Pause = config.EnablePause,
            ExcStepwise = exc || (config.EnablePause && config.EnableSynapticInputExcitatory),
            InhStepwise = inh || (config.EnablePause && config.EnableSynapticInputInhibitory),
        };
        if (exc) terms = terms with { ExcReferenceV = Reference(codes[(int)CapMemRow.ESyninExcRev], chip, p) + m.CobaExcV, ExcPerVolt = -Slope(codes[(int)CapMemRow.IBiasSyninExcCoba] * current * m.CobaExcGain, gmExc, p) };
        if (inh) terms = terms with { InhReferenceV = Reference(codes[(int)CapMemRow.ESyninInhRev], chip, p) + m.CobaInhV, InhPerVolt = Slope(codes[(int)CapMemRow.IBiasSyninInhCoba] * current * m.CobaInhGain, gmInh, p) };
        if (config.EnableMulticompConductance) terms = terms with { CompartmentNs = Compartment(codes[(int)CapMemRow.IBiasNmda] * current * m.CompartmentGain, config, p) };
        if (config.EnableExponential) terms = WithExponential(terms, codes, current, config, m, chip, p);
        return WithAdaptation(terms, codes, current, config, m, chip, p);
    }

    private static CircuitTerms WithExponential(in CircuitTerms terms, ReadOnlySpan<double> codes, double current, NeuronConfig config, NeuronMismatch m, ChipMismatch chip, AnalogParameters p)
    {
        double bias = codes[(int)CapMemRow.IBiasExp] * current * m.ExponentialGain;
        double leakNs = CircuitPhysics.LeakConductance(codes, current, config, m, p);
        return terms with
        {
            Exponential = true,
            ExponentialNa = bias * p.ExponentialPerCodeNa,
            ExponentialV = Volts(p.ExponentialOffsetV, p.ExponentialPerCodeV, codes[(int)CapMemRow.VExp], chip) + m.ExponentialV,
            ExponentialSlopeV = p.ExponentialSlopeTimesCodeV / Math.Max(1, bias),
            ExponentialLimitNa = p.ExponentialClampLeaks * leakNs * p.ExponentialClampV,
        };
    }

    // The reference also serves the readout of a circuit whose adaptation is off: its adaptation voltage rests there.
    private static CircuitTerms WithAdaptation(in CircuitTerms terms, ReadOnlySpan<double> codes, double current, NeuronConfig config, NeuronMismatch m, ChipMismatch chip, AnalogParameters p)
    {
        double rate = Math.Max(1, codes[(int)CapMemRow.IBiasAdaptTau]) * current / m.AdaptationTauGain / p.AdaptationTauTimesCodeUs;
        // pF / us = 1e3 nS.
        double gain = codes[(int)CapMemRow.IBiasAdaptA] * p.AdaptationPerCodeNs * current * m.AdaptationAGain / (rate * p.AdaptationPf * 1000);
        double pulse = codes[(int)CapMemRow.IBiasAdaptB] * p.AdaptationPulsePerCodeNa * current * m.AdaptationBGain * 1e-3 / p.AdaptationPf;
        double reference = Volts(p.AdaptationReferenceOffsetV, p.AdaptationReferencePerCodeV, codes[(int)CapMemRow.VAdaptRef], chip) + m.AdaptationReferenceV;
        return terms with
        {
            Adaptation = config.EnableAdaptation,
            AdaptationReferenceV = Math.Clamp(reference, 0, p.AdaptationMaxV),
            AdaptationLeakV = Volts(p.AdaptationLeakOffsetV, p.AdaptationLeakPerCodeV, codes[(int)CapMemRow.VAdaptLeak], chip) + m.AdaptationLeakV,
            AdaptationRate = rate,
            AdaptationGain = config.InvertAdaptationA ? -gain : gain,
            AdaptationPulseVPerUs = config.InvertAdaptationB ? -pulse : pulse,
            AdaptationNs = p.AdaptationNs,
        };
    }

    // The modulating OTA changes the bias of the input's own: relative to it, its slope falls with gm (2.5).
    private static double Slope(double coba, double gm, AnalogParameters p) => p.CobaPerVolt * coba / (500 * Math.Max(gm, 0.01));

    private static double Reference(double code, ChipMismatch chip, AnalogParameters p) => Volts(p.LeakOffsetV, p.LeakPerCodeV, code, chip);

    private static double Compartment(double bias, NeuronConfig config, AnalogParameters p) =>
        bias * p.CompartmentPerCodeNs * (config.EnableMultiplyMulticompConductanceBias ? p.CompartmentRangeFactor : 1) / (config.EnableDivideMulticompConductanceBias ? p.CompartmentRangeFactor : 1);

    private static double Volts(double offsetV, double perCodeV, double code, ChipMismatch chip) => offsetV + (perCodeV * code * chip.VoltageGain) + chip.VoltageOffsetV;
}
