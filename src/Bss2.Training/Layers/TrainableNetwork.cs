namespace Bss2.Training;

/// <summary>
/// The float weights in the layout that training wants: pre-synaptic neuron outermost, rows padded to a multiple of 16, so that a
/// spike adds one contiguous row. <see cref="CopyTo"/> gives the public layout.
/// </summary>
public sealed class TrainableNetwork
{
    /// <summary>Makes zero weights.</summary>
    public TrainableNetwork(int inputCount, int hiddenCount, int outputCount, bool recurrent)
    {
        (InputCount, HiddenCount, OutputCount, IsRecurrent) = (inputCount, hiddenCount, outputCount, recurrent);
        HiddenStride = VectorMath.Padded(hiddenCount);
        OutputStride = VectorMath.Padded(outputCount);
        Hidden = new float[inputCount * HiddenStride];
        Output = new float[hiddenCount * OutputStride];
        Recurrent = new float[recurrent ? hiddenCount * HiddenStride : 0];
    }

    /// <summary>Input lines.</summary>
    public int InputCount { get; }

    /// <summary>Hidden neurons.</summary>
    public int HiddenCount { get; }

    /// <summary>Readout neurons.</summary>
    public int OutputCount { get; }

    /// <summary>Hidden neurons project onto each other.</summary>
    public bool IsRecurrent { get; }

    /// <summary>Floats per row of hidden targets.</summary>
    public int HiddenStride { get; }

    /// <summary>Floats per row of readout targets.</summary>
    public int OutputStride { get; }

    /// <summary>Shape [input, hidden (padded)].</summary>
    public float[] Hidden { get; }

    /// <summary>Shape [hidden, output (padded)].</summary>
    public float[] Output { get; }

    /// <summary>Shape [hidden pre, hidden post (padded)]; empty for feed-forward networks.</summary>
    public float[] Recurrent { get; }

    /// <summary>The three weight arrays, for optimisers and checkpoints.</summary>
    public IReadOnlyList<float[]> Parameters => [Hidden, Output, Recurrent];

    /// <summary>
    /// Normal weights of training.md 2.6: hidden N(mean, s/sqrt(inputs)), output N(0, s/sqrt(hidden)), recurrent N(0, s/sqrt(hidden)).
    /// </summary>
    public void Initialise(ulong seed, double hiddenMean, double scale)
    {
        var random = new Philox(seed);
        Fill(Hidden, InputCount, HiddenCount, HiddenStride, hiddenMean, scale / Math.Sqrt(InputCount), random, 1);
        Fill(Output, HiddenCount, OutputCount, OutputStride, 0, scale / Math.Sqrt(HiddenCount), random, 2);
        if (IsRecurrent) Fill(Recurrent, HiddenCount, HiddenCount, HiddenStride, 0, scale / Math.Sqrt(HiddenCount), random, 3);
    }

    /// <summary>Copies into the public layout, hidden units multiplied by <paramref name="mask"/> (empty = all ones).</summary>
    public void CopyTo(NetworkWeights weights, ReadOnlySpan<float> mask)
    {
        for (int h = 0; h < HiddenCount; h++)
        {
            float keep = mask.IsEmpty ? 1 : mask[h];
            for (int i = 0; i < InputCount; i++) weights.Hidden[(h * InputCount) + i] = Hidden[(i * HiddenStride) + h] * keep;
            for (int o = 0; o < OutputCount; o++) weights.Output[(o * HiddenCount) + h] = Output[(h * OutputStride) + o];
            for (int p = 0; IsRecurrent && p < HiddenCount; p++) weights.Recurrent[(h * HiddenCount) + p] = Recurrent[(p * HiddenStride) + h] * keep;
        }
        weights.Version++;
    }

    /// <summary>Takes weights in the public layout.</summary>
    public void CopyFrom(NetworkWeights weights)
    {
        for (int h = 0; h < HiddenCount; h++)
        {
            for (int i = 0; i < InputCount; i++) Hidden[(i * HiddenStride) + h] = weights.Hidden[(h * InputCount) + i];
            for (int o = 0; o < OutputCount; o++) Output[(h * OutputStride) + o] = weights.Output[(o * HiddenCount) + h];
            for (int p = 0; IsRecurrent && p < HiddenCount; p++) Recurrent[(p * HiddenStride) + h] = weights.Recurrent[(h * HiddenCount) + p];
        }
    }

    private static void Fill(float[] target, int rows, int columns, int stride, double mean, double sd, Philox random, uint layer)
    {
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                target[(r * stride) + c] = (float)(mean + (sd * Normal.At(random, RandomUse.Weights, layer, (ulong)((r * columns) + c))));
    }
}
