namespace Bss2.Simulation;

/// <summary>Frozen deviations of one neuron circuit; gains are factors, offsets are added.</summary>
internal sealed record NeuronMismatch
{
    public double LeakV { get; init; }

    public double ResetV { get; init; }

    public double ReadoutOffsetV { get; init; }

    public double ReadoutGain { get; init; } = 1;

    public double ComparatorV { get; init; }

    public double LeakGain { get; init; } = 1;

    public double ResetGain { get; init; } = 1;

    public double TauExcGain { get; init; } = 1;

    public double TauInhGain { get; init; } = 1;

    public double GmExcGain { get; init; } = 1;

    public double GmInhGain { get; init; } = 1;

    public double ShiftExcCode { get; init; }

    public double ShiftInhCode { get; init; }

    public double CapacitanceGain { get; init; } = 1;

    public double IntrinsicPf { get; init; }

    public double OffsetCurrentGain { get; init; } = 1;

    public double AdaptationTauGain { get; init; } = 1;

    public double AdaptationAGain { get; init; } = 1;

    public double AdaptationBGain { get; init; } = 1;

    public double AdaptationReferenceV { get; init; }

    public double AdaptationLeakV { get; init; }

    public double ExponentialGain { get; init; } = 1;

    public double ExponentialV { get; init; }

    public double CompartmentGain { get; init; } = 1;

    public double CobaExcGain { get; init; } = 1;

    public double CobaInhGain { get; init; } = 1;

    public double CobaExcV { get; init; }

    public double CobaInhV { get; init; }

    /// <summary>The cell of this circuit that ignores its code, if any.</summary>
    public StuckCell? Stuck { get; init; }
}
