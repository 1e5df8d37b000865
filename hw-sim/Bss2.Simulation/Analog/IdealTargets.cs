namespace Bss2.Simulation;

/// <summary>What the exported calibration aims at; the defaults are the operating point of training.md 2.2.</summary>
public sealed record IdealTargets
{
    /// <summary>Resting potential as the CADC reads it, LSB.</summary>
    public double LeakLsb { get; init; } = 80;

    /// <summary>Reset potential, CADC LSB.</summary>
    public double ResetLsb { get; init; } = 80;

    /// <summary>Threshold, CADC LSB.</summary>
    public double ThresholdLsb { get; init; } = 150;

    /// <summary>Membrane time constant of the (joined) neuron, us.</summary>
    public double TauMemUs { get; init; } = 6;

    /// <summary>Synaptic time constant of both inputs, us.</summary>
    public double TauSynUs { get; init; } = 6;

    /// <summary>Strength bias of the typical chip to which all inputs are equalised.</summary>
    public double SyninGm { get; init; } = 500;

    /// <summary>Membrane capacitance 0..63 of the first circuit of a neuron.</summary>
    public int MembraneCapacitance { get; init; } = 63;

    /// <summary>Synapse DAC bias of the typical chip.</summary>
    public double SynapseDac { get; init; } = 1000;

    /// <summary>Refractory time, us; digital, carried along for whoever configures the backends.</summary>
    public double RefractoryUs { get; init; } = 2;

    /// <summary>Targets of single neurons around these; null: the same for all.</summary>
    public TargetScatter? Scatter { get; init; }
}
