namespace Bss2.Training;

/// <summary>Silences hidden neurons of a trained network: no synapse leads to or from them any more.</summary>
public static class NeuronSilencer
{
    /// <summary>Hidden neurons that <paramref name="percent"/> of <paramref name="hiddenCount"/> are, rounded half to even.</summary>
    public static int CountOf(double percent, int hiddenCount) => (int)Math.Round(percent * hiddenCount / 100, MidpointRounding.ToEven);

    /// <summary>A copy of <paramref name="weights"/> in which <paramref name="count"/> hidden neurons are silent: draw <paramref name="draw"/> of <paramref name="seed"/>.</summary>
    public static NetworkWeights Silence(NetworkWeights weights, int count, ulong seed, int draw)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, weights.HiddenCount);
        ArgumentOutOfRangeException.ThrowIfNegative(draw);
        int hidden = weights.HiddenCount, inputs = weights.InputCount;
        // A substrate keeps what it made of a version: every draw is one of its own.
        var silent = new NetworkWeights(inputs, hidden, weights.OutputCount, weights.Recurrent.Length > 0) { Version = weights.Version + 1 + draw };
        weights.Hidden.CopyTo(silent.Hidden, 0);
        weights.Output.CopyTo(silent.Output, 0);
        weights.Recurrent.CopyTo(silent.Recurrent, 0);
        foreach (int h in Draw(hidden, count, seed, draw))
        {
            silent.Hidden.AsSpan(h * inputs, inputs).Clear();
            for (int o = 0; o < weights.OutputCount; o++) silent.Output[(o * hidden) + h] = 0;
            if (silent.Recurrent.Length == 0) continue;
            silent.Recurrent.AsSpan(h * hidden, hidden).Clear();
            for (int p = 0; p < hidden; p++) silent.Recurrent[(p * hidden) + h] = 0;
        }
        return silent;
    }

    // The first of a seeded order.
    private static int[] Draw(int hidden, int count, ulong seed, int draw)
    {
        var random = new Philox(seed);
        int[] order = [.. Enumerable.Range(0, hidden)];
        for (int i = 0; i < count; i++)
        {
            int j = i + (int)((ulong)random.Block(RandomUse.Silence, (uint)i, (ulong)draw).X0 * (ulong)(hidden - i) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order[..count];
    }
}
