namespace Bss2.Simulation;

/// <summary>
/// Bias code of a synaptic time constant (chip-model.md 2.3): tau = k/code up to <see cref="AnalogParameters.TauSynKneeCode"/>; above, the resistor's
/// conductance grows faster than the code, so that Hagen mode's 0.32 us are within reach of all circuits (decisions.md).
/// </summary>
internal static class SynapticTau
{
    private const double CodeMax = 1022;
    private const int Halvings = 60;

    /// <summary>The code that would give the same time constant by k/code alone.</summary>
    public static double Effective(double code, AnalogParameters p)
    {
        if (code <= p.TauSynKneeCode) return code;
        double x = (code - p.TauSynKneeCode) / (CodeMax - p.TauSynKneeCode);
        return code * (1 + (p.TauSynSteepness * x * x));
    }

    /// <summary>The inverse of <see cref="Effective"/>.</summary>
    public static double CodeOf(double effective, AnalogParameters p)
    {
        if (effective <= p.TauSynKneeCode) return effective;
        (double low, double high) = (p.TauSynKneeCode, effective);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            if (Effective(middle, p) < effective) low = middle;
            else high = middle;
        }
        return high;
    }
}
