namespace Bss2.Calibration;

/// <summary>Which circuits form the neurons that a calibration is for.</summary>
public enum CalibrationMorphology
{
    /// <summary>Columns 2n and 2n+1 of a row are one neuron; the second circuit has capacitance 0 and divided leak.</summary>
    Pairs,

    /// <summary>Every circuit is a neuron.</summary>
    Single,
}
