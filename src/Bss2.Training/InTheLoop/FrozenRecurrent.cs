namespace Bss2.Training;

/// <summary>The paper's control for recurrence: recurrent weights of a trained network in another order, that training leaves alone.</summary>
public static class FrozenRecurrent
{
    /// <summary>A shuffled copy of <paramref name="trained"/>: the same weights between other neurons, in an order of <paramref name="seed"/>.</summary>
    public static float[] Shuffle(ReadOnlySpan<float> trained, ulong seed)
    {
        float[] shuffled = trained.ToArray();
        var random = new Philox(seed);
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int j = (int)((ulong)random.Block(RandomUse.FrozenRecurrent, (uint)i, 0).X0 * (ulong)(i + 1) >> 32);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }
        return shuffled;
    }
}
