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

    /// <summary>Terms of a circuit for its <paramref name="cells"/>, switches, strengths relative to 500 and leak conductance.</summary>
    public static CircuitTerms Of(in CircuitCells cells, NeuronConfig config, double gmExc, double gmInh, double leakNs, AnalogParameters p)
    {
        bool exc = config.EnableSynapticInputExcitatory, inh = config.EnableSynapticInputInhibitory;
        bool excCoba = exc && config.EnableSynapticInputExcitatoryCobaMode, inhCoba = inh && config.EnableSynapticInputInhibitoryCobaMode;
        var terms = new CircuitTerms
        {
            Pause = config.EnablePause,
            ExcStepwise = excCoba || (config.EnablePause && exc),
            InhStepwise = inhCoba || (config.EnablePause && inh),
            CompartmentNs = config.EnableMulticompConductance ? Compartment(cells, config, p) : 0,
        };
        if (excCoba) terms = WithExcitatoryCoba(terms, cells, gmExc, p);
        if (inhCoba) terms = WithInhibitoryCoba(terms, cells, gmInh, p);
        if (config.EnableExponential) terms = WithExponential(terms, cells, leakNs, p);
        return WithAdaptation(terms, cells, config, p);
    }

    // References have the level shift of the leak.
    private static CircuitTerms WithExcitatoryCoba(in CircuitTerms terms, in CircuitCells cells, double gm, AnalogParameters p) => terms with
    {
        ExcReferenceV = cells.Volts(CapMemRow.ESyninExcRev, p.LeakOffsetV, p.LeakPerCodeV) + cells.Mismatch.CobaExcV,
        ExcPerVolt = -Slope(cells.Current(CapMemRow.IBiasSyninExcCoba) * cells.Mismatch.CobaExcGain, gm, p),
    };

    private static CircuitTerms WithInhibitoryCoba(in CircuitTerms terms, in CircuitCells cells, double gm, AnalogParameters p) => terms with
    {
        InhReferenceV = cells.Volts(CapMemRow.ESyninInhRev, p.LeakOffsetV, p.LeakPerCodeV) + cells.Mismatch.CobaInhV,
        InhPerVolt = Slope(cells.Current(CapMemRow.IBiasSyninInhCoba) * cells.Mismatch.CobaInhGain, gm, p),
    };

    // The modulating OTA changes the bias of the input's own: relative to it, its slope falls with gm (2.5).
    private static double Slope(double coba, double gm, AnalogParameters p) => p.CobaPerVolt * coba / (500 * Math.Max(gm, 0.01));

    private static CircuitTerms WithExponential(in CircuitTerms terms, in CircuitCells cells, double leakNs, AnalogParameters p)
    {
        double bias = cells.Current(CapMemRow.IBiasExp) * cells.Mismatch.ExponentialGain;
        return terms with
        {
            Exponential = true,
            ExponentialNa = bias * p.ExponentialPerCodeNa,
            ExponentialV = cells.Volts(CapMemRow.VExp, p.ExponentialOffsetV, p.ExponentialPerCodeV) + cells.Mismatch.ExponentialV,
            ExponentialSlopeV = p.ExponentialSlopeTimesCodeV / Math.Max(1, bias),
            ExponentialLimitNa = p.ExponentialClampLeaks * leakNs * p.ExponentialClampV,
        };
    }

    // The reference also serves the readout of a circuit whose adaptation is off: its adaptation voltage rests there.
    private static CircuitTerms WithAdaptation(in CircuitTerms terms, in CircuitCells cells, NeuronConfig config, AnalogParameters p)
    {
        NeuronMismatch m = cells.Mismatch;
        double rate = cells.CurrentFloored(CapMemRow.IBiasAdaptTau) / m.AdaptationTauGain / p.AdaptationTauTimesCodeUs;
        // pF / us = 1e3 nS.
        double gain = cells.Current(CapMemRow.IBiasAdaptA) * p.AdaptationPerCodeNs * m.AdaptationAGain / (rate * p.AdaptationPf * 1000);
        double pulse = cells.Current(CapMemRow.IBiasAdaptB) * p.AdaptationPulsePerCodeNa * m.AdaptationBGain * 1e-3 / p.AdaptationPf;
        double reference = cells.Volts(CapMemRow.VAdaptRef, p.AdaptationReferenceOffsetV, p.AdaptationReferencePerCodeV) + m.AdaptationReferenceV;
        return terms with
        {
            Adaptation = config.EnableAdaptation,
            AdaptationReferenceV = Math.Clamp(reference, 0, p.AdaptationMaxV),
            AdaptationLeakV = cells.Volts(CapMemRow.VAdaptLeak, p.AdaptationLeakOffsetV, p.AdaptationLeakPerCodeV) + m.AdaptationLeakV,
            AdaptationRate = rate,
            AdaptationGain = config.InvertAdaptationA ? -gain : gain,
            AdaptationPulseVPerUs = config.InvertAdaptationB ? -pulse : pulse,
            AdaptationNs = p.AdaptationNs,
        };
    }

    private static double Compartment(in CircuitCells cells, NeuronConfig config, AnalogParameters p)
    {
        double ns = cells.Current(CapMemRow.IBiasNmda) * cells.Mismatch.CompartmentGain * p.CompartmentPerCodeNs;
        if (config.EnableMultiplyMulticompConductanceBias) ns *= p.CompartmentRangeFactor;
        return config.EnableDivideMulticompConductanceBias ? ns / p.CompartmentRangeFactor : ns;
    }
}
