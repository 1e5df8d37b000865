using Bss2.Experiment;

namespace Bss2.Training;

/// <summary>Float weights to signed 6-bit hardware weights: round half to even, clip to +-63 (training.md 2.1).</summary>
public static class SynapseQuantizer
{
    /// <summary>quantised = clip(round(weight * scale)).</summary>
    public static void Quantize(ReadOnlySpan<float> weights, double scale, Span<sbyte> quantised)
    {
        Check.That(weights.Length == quantised.Length);
        float factor = (float)scale;
        for (int i = 0; i < weights.Length; i++)
            quantised[i] = (sbyte)Math.Clamp((int)MathF.Round(weights[i] * factor, MidpointRounding.ToEven), -NetworkPlacement.WeightMax, NetworkPlacement.WeightMax);
    }

    /// <summary>The readout's own scale: its largest weight fills the range, but no more than <paramref name="cap"/> (training.md 2.6 and section 3).</summary>
    public static double OutputScale(ReadOnlySpan<float> weights, double cap)
    {
        float largest = 0;
        foreach (float w in weights) largest = MathF.Max(largest, MathF.Abs(w));
        return largest <= 0 ? cap : Math.Min(NetworkPlacement.WeightMax / (double)largest, cap);
    }
}
