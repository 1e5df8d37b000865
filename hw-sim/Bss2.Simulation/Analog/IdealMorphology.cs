namespace Bss2.Simulation;

/// <summary>Which neurons a calibration is for: joined circuits share capacitance and leak.</summary>
public enum IdealMorphology
{
    /// <summary>
    /// Columns 2n and 2n+1 are one neuron: the first holds capacitance, comparator and readout, the second has capacitance 0 and its leak
    /// divided by 8 (training.md 2.1).
    /// </summary>
    Pairs,

    /// <summary>Every circuit is a neuron.</summary>
    Single,
}
