namespace Bss2.Training;

/// <summary>
/// Discrete leaky integrate-and-fire dynamics of training.md 2.5: I[t+1] = alpha I[t] + x[t]; V[t+1] = beta V[t] + I[t+1] (- S[t]);
/// S[t+1] = step(V[t+1] - 1). Leak 0, threshold 1, V[0] = 0.
/// </summary>
public readonly record struct NeuronDynamics
{
    /// <summary>Time constants in us; both must be positive.</summary>
    public NeuronDynamics(double timeStepUs, double tauMemUs, double tauSynUs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeStepUs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tauMemUs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tauSynUs);
        Alpha = StrictMath.Exp(-timeStepUs / tauSynUs);
        Beta = StrictMath.Exp(-timeStepUs / tauMemUs);
    }

    /// <summary>Decay of the synaptic current per step.</summary>
    public double Alpha { get; }

    /// <summary>Decay of the membrane per step.</summary>
    public double Beta { get; }
}
