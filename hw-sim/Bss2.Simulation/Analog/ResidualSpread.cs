namespace Bss2.Simulation;

/// <summary>What a good calibration leaves (chip-model.md 2.6, last line): standard deviations, drawn from the chip seed, scaled by the chip's mismatch.</summary>
public sealed record ResidualSpread
{
    /// <summary>Factor on all of them; 0 is an exact calibration.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Leak, CADC LSB.</summary>
    public double LeakLsb { get; init; } = 1.0;

    /// <summary>Reset, CADC LSB.</summary>
    public double ResetLsb { get; init; } = 1.0;

    /// <summary>Threshold, CADC LSB.</summary>
    public double ThresholdLsb { get; init; } = 1.5;

    /// <summary>Membrane time constant, relative.</summary>
    public double TauMem { get; init; } = 0.03;

    /// <summary>Synaptic time constants, relative.</summary>
    public double TauSyn { get; init; } = 0.03;

    /// <summary>Height of a postsynaptic potential, relative.</summary>
    public double PspAmplitude { get; init; } = 0.06;
}
