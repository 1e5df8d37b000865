namespace Bss2.Simulation;

/// <summary>
/// Calibrates every neuron to targets of its own, drawn around the common ones (the self-calibration experiment, training.md 1.4): factors
/// 1 + N(0, <see cref="Sigma"/>) on membrane time constant, synaptic time constant (both inputs of all circuits of a neuron) and threshold
/// distance, each with its own draw. Draws depend on <see cref="Seed"/> and the neuron only: for another sigma, another chip or fewer kinds of
/// targets the same neurons lie on the same side.
/// </summary>
public sealed record TargetScatter
{
    // A time constant cannot be drawn below zero: anything this short is far below what a CapMem code reaches, so it becomes the shortest that is.
    private const double ShortestFactor = 0.01;

    /// <summary>Standard deviation of a target relative to its mean, 0 or more.</summary>
    public double Sigma { get; init; }

    /// <summary>Which targets.</summary>
    public ScatteredTargets Of { get; init; } = ScatteredTargets.All;

    /// <summary>Seed of the draws; independent of the chip's.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What to multiply the membrane time constant of the neuron with this first circuit by.</summary>
    internal double TauMem(int circuit) => TimeConstant(circuit, 0);

    /// <summary>What to multiply the synaptic time constants of the neuron with this first circuit by.</summary>
    internal double TauSyn(int circuit) => TimeConstant(circuit, 1);

    /// <summary>
    /// What to multiply the threshold distance of the neuron with this first circuit by. It may be negative: such a neuron is meant to fire
    /// without input, as in the paper at large sigma.
    /// </summary>
    internal double Threshold(int circuit) => Of.HasFlag(ScatteredTargets.Threshold) ? 1 + (Sigma * Draw(circuit, 2)) : 1;

    private double TimeConstant(int circuit, int word) =>
        Of.HasFlag(ScatteredTargets.TimeConstants) ? Math.Max(ShortestFactor, 1 + (Sigma * Draw(circuit, word))) : 1;

    private double Draw(int circuit, int word)
    {
        (uint x0, uint x1, uint x2, _) = new Philox(Seed).Block(RandomDomain.TargetScatter, (uint)circuit, 0);
        return Gaussian.Draw(word switch { 0 => x0, 1 => x1, _ => x2 });
    }
}
