namespace Bss2.Training;

/// <summary>
/// Decides a class from readout traces: score = largest value over the steps so far (or their sum), the largest score wins. Equal values are told apart by
/// the seeded noise of training, so that the decision after the last step is the one that training counts.
/// </summary>
public sealed class ReadoutScorer
{
    private readonly LossSettings _loss;
    private readonly Philox _random;
    private readonly float[] _scores;
    private readonly int _steps;

    /// <summary>For <paramref name="outputCount"/> readouts over <paramref name="stepCount"/> steps.</summary>
    public ReadoutScorer(int outputCount, int stepCount, LossSettings loss, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(loss);
        (_scores, _steps, _loss, _random) = (new float[outputCount], stepCount, loss, new Philox(seed));
    }

    /// <summary>
    /// Decides from one image's <paramref name="traces"/>, shape [step, output], after every step; gives the NLL of <paramref name="label"/> after
    /// the last one.
    /// </summary>
    /// <param name="traces">Readout membranes in model units.</param>
    /// <param name="label">The right class.</param>
    /// <param name="noiseIndex">Number of the image for the tie breaker.</param>
    /// <param name="decisions">Filled with the winner after each step, shape [step].</param>
    public double Decide(ReadOnlySpan<float> traces, int label, ulong noiseIndex, Span<byte> decisions)
    {
        int outputs = _scores.Length;
        if (traces.Length != _steps * outputs || decisions.Length != _steps)
            throw new ArgumentException($"Expected traces of {_steps} x {outputs} values and room for {_steps} decisions, found {traces.Length} and {decisions.Length}.", nameof(traces));
        bool summed = _loss.Readout == ReadoutScore.Sum;
        for (int o = 0; o < outputs; o++)
            _scores[o] = !summed ? float.NegativeInfinity : _loss.TieBreaker > 0 ? (float)_loss.TieBreaker * TieBreaker.Noise(_random, (uint)o, noiseIndex) : 0;
        for (int t = 0; t < _steps; t++)
        {
            for (int o = 0; o < outputs; o++)
            {
                float value = traces[(t * outputs) + o];
                if (summed)
                {
                    _scores[o] += value;
                    continue;
                }
                if (_loss.TieBreaker > 0) value += (float)_loss.TieBreaker * TieBreaker.Noise(_random, (uint)((o * _steps) + t), noiseIndex);
                if (value > _scores[o]) _scores[o] = value;
            }
            decisions[t] = (byte)Winner();
        }
        return Loss(label);
    }

    private int Winner()
    {
        int winner = 0;
        for (int o = 1; o < _scores.Length; o++)
            if (_scores[o] > _scores[winner]) winner = o;
        return winner;
    }

    private double Loss(int label)
    {
        double scale = _loss.LogitScale, max = double.NegativeInfinity, sum = 0;
        foreach (float score in _scores) max = Math.Max(max, score * scale);
        foreach (float score in _scores) sum += StrictMath.Exp((score * scale) - max);
        return max + StrictMath.Log(sum) - (_scores[label] * scale);
    }
}
