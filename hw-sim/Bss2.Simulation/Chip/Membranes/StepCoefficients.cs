namespace Bss2.Simulation;

/// <summary>
/// The exact propagator of all lines and membranes over one length of time (chip-model.md 8.3): S' = keep*S,
/// V' = rest + keepV*(V - rest) + rise*S. Made in double precision, stored as float.
/// </summary>
internal sealed class StepCoefficients
{
    /// <summary>Floats of eight circuits in <see cref="Lines"/>.</summary>
    public const int LineStride = 4 * NodeLayout.Lanes;

    public StepCoefficients(NodeLayout layout, MembraneRates rates, double us)
    {
        KeepV = new float[layout.NodeCount];
        Lines = new float[4 * layout.SlotCount];
        for (int n = 0; n < layout.Nodes.Length; n++)
        {
            double keep = StrictMath.Exp(-us * rates.LeakRate[n]);
            // A deviation of a millionth counts as gone: rest becomes canonical.
            KeepV[n] = (float)(keep < 1e-6 ? 0 : keep);
        }
        for (int slot = 0; slot < layout.SlotCount; slot++)
        {
            if (rates.ExcRate[slot] == 0) continue;
            int at = (LineStride * (slot / NodeLayout.Lanes)) + (slot % NodeLayout.Lanes);
            (Lines[at], Lines[at + 16]) = Line(us, rates.ExcRate[slot], rates.LeakRateOfSlot[slot], rates.ExcStepV[slot]);
            (Lines[at + 8], Lines[at + 24]) = Line(us, rates.InhRate[slot], rates.LeakRateOfSlot[slot], rates.InhStepV[slot]);
        }
    }

    /// <summary>Per node; also the correlation of the membrane noise over this time.</summary>
    public float[] KeepV { get; }

    /// <summary>
    /// Per eight slots what they need, side by side: eight factors of the excitatory lines, eight of the inhibitory ones, then the membrane's rise in
    /// volts per weight LSB on the one and on the other.
    /// </summary>
    public float[] Lines { get; }

    /// <summary>Volts per weight LSB on the excitatory line of a slot.</summary>
    public float RiseExc(int slot) => Lines[(LineStride * (slot / NodeLayout.Lanes)) + 16 + (slot % NodeLayout.Lanes)];

    /// <summary>Volts per weight LSB on the inhibitory line of a slot.</summary>
    public float RiseInh(int slot) => Lines[(LineStride * (slot / NodeLayout.Lanes)) + 24 + (slot % NodeLayout.Lanes)];

    /// <summary>
    /// Membrane response to unit charge on a line after <paramref name="us"/>: tau_m/(tau_m - tau_s) * (e^(-t/tau_m) - e^(-t/tau_s)) of chip-model.md
    /// 2.4, written so that equal time constants are no special place.
    /// </summary>
    public static double Response(double us, double lineRate, double leakRate)
    {
        double x = us * (lineRate - leakRate);
        double growth = Math.Abs(x) < 1e-3 ? 1 + (x * (0.5 + (x * (1.0 / 6 + (x / 24))))) : (StrictMath.Exp(x) - 1) / x;
        double decay = us * lineRate * StrictMath.Exp(-us * lineRate);
        // Far apart: the product of a vanishing and a huge number is taken directly.
        return x > 600 ? lineRate / (lineRate - leakRate) * StrictMath.Exp(-us * leakRate) : decay * growth;
    }

    private static (float Keep, float Rise) Line(double us, double lineRate, double leakRate, double stepV)
    {
        double keep = StrictMath.Exp(-us * lineRate);
        return ((float)(keep < 1e-9 ? 0 : keep), (float)(stepV * Response(us, lineRate, leakRate)));
    }
}
