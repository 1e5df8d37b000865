namespace Bss2.Calibration;

/// <summary>What a calibration aimed at.</summary>
public sealed record CalibrationTargets
{
    /// <summary>Resting potential, CADC LSB.</summary>
    public required double LeakLsb { get; init; }

    /// <summary>Reset potential, CADC LSB.</summary>
    public required double ResetLsb { get; init; }

    /// <summary>Threshold, CADC LSB.</summary>
    public required double ThresholdLsb { get; init; }

    /// <summary>Membrane time constant, us.</summary>
    public required double TauMemUs { get; init; }

    /// <summary>Synaptic time constant, us.</summary>
    public required double TauSynUs { get; init; }

    /// <summary>Strength bias to which inputs are equalised.</summary>
    public required double SyninGm { get; init; }

    /// <summary>Membrane capacitance, 0..63.</summary>
    public required int MembraneCapacitance { get; init; }

    /// <summary>Synapse DAC bias.</summary>
    public required double SynapseDac { get; init; }

    /// <summary>Refractory time, us.</summary>
    public required double RefractoryUs { get; init; }
}
