namespace Bss2.Simulation;

/// <summary>Height of a postsynaptic potential (chip-model.md 2.4).</summary>
internal static class PspPeak
{
    /// <summary>Peak of tm/(tm-ts) (exp(-t/tm) - exp(-t/ts)): r^(r/(1-r)) with r = ts/tm, and 1/e at r = 1.</summary>
    public static double Factor(double tauMemUs, double tauSynUs)
    {
        double r = tauSynUs / tauMemUs;
        return Math.Abs(1 - r) < 1e-6 ? StrictMath.Exp(-1) : StrictMath.Exp(r * StrictMath.Log(r) / (1 - r));
    }
}
