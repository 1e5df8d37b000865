using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>What the sensors of one synapse row make of a pair: deflection without delay (V) and decay rate (1/us), per branch and column.</summary>
internal sealed class CorrelationRow
{
    private const int Columns = SynapseArray.Columns, Branches = 2;

    private readonly float[] _pairV = new float[Branches * Columns], _rate = new float[Branches * Columns];

    /// <summary>Row <paramref name="row"/> of hemisphere <paramref name="h"/>; <paramref name="biases"/> are those of the blocks in the west and east.</summary>
    public CorrelationRow(int h, int row, SynapseArray synapses, ReadOnlySpan<CorrelationBias> biases, ChipMismatch mismatch, AnalogParameters p)
    {
        for (int column = 0; column < Columns; column++)
        {
            int at = (row * Columns) + column, synapse = (h * SynapseArray.Rows * Columns) + at;
            CorrelationBias bias = biases[column / (Columns / 2)];
            double amp = p.CorrelationAmpSigma * mismatch.SynapseDraw(synapse, 0), tau = p.CorrelationTauSigma * mismatch.SynapseDraw(synapse, 1);
            // More calibration bits: smaller amplitude, shorter time constant (registers-notes.md 4).
            double pairV = bias.PairV / (1 + (p.CorrelationAmpPerCalib * (synapses.Odd[at] >> 6)));
            double rate = bias.Rate * (1 + (p.CorrelationTimePerCalib * (synapses.Even[at] >> 6)));
            for (uint branch = 0; branch < Branches; branch++)
            {
                int of = ((int)branch * Columns) + column;
                _pairV[of] = (float)(pairV * StrictMath.Exp(amp + (p.CorrelationBranchSigma * mismatch.SynapseDraw(synapse, 2 + (2 * branch)))));
                _rate[of] = (float)(rate * StrictMath.Exp(-tau - (p.CorrelationBranchSigma * mismatch.SynapseDraw(synapse, 3 + (2 * branch)))));
            }
        }
    }

    /// <summary>Deflection of a pair <paramref name="us"/> apart.</summary>
    public float PairV(bool acausal, int column, double us)
    {
        int of = (acausal ? Columns : 0) + column;
        return (float)(_pairV[of] * StrictMath.Exp(-us * _rate[of]));
    }
}
