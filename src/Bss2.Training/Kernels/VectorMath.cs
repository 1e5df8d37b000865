using System.Numerics;

namespace Bss2.Training;

/// <summary>Element-wise loops over padded spans: lengths are multiples of 16, so there is no tail and results do not depend on the width.</summary>
internal static class VectorMath
{
    public const int Padding = 16;

    public static int Padded(int count) => (count + Padding - 1) / Padding * Padding;

    /// <summary>target += source.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int i = 0; i < target.Length; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + new Vector<float>(source[i..])).CopyTo(target[i..]);
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(float factor, ReadOnlySpan<float> source, Span<float> target)
    {
        var f = new Vector<float>(factor);
        for (int i = 0; i < target.Length; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + (f * new Vector<float>(source[i..]))).CopyTo(target[i..]);
    }

    /// <summary>Sum of products, in sixteen sums that are added in order at the end: the same for every width.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<float> lanes = stackalloc float[Padding];
        lanes.Clear();
        for (int l = 0; l < Padding; l += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int i = l; i < a.Length; i += Padding) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
            sum.CopyTo(lanes[l..]);
        }
        float total = 0;
        foreach (float lane in lanes) total += lane;
        return total;
    }

    /// <summary>current = alpha * current + input; membrane = beta * membrane + current.</summary>
    public static void Integrate(float alpha, float beta, ReadOnlySpan<float> input, Span<float> current, Span<float> membrane)
    {
        var a = new Vector<float>(alpha);
        var b = new Vector<float>(beta);
        for (int i = 0; i < current.Length; i += Vector<float>.Count)
        {
            Vector<float> synaptic = (a * new Vector<float>(current[i..])) + new Vector<float>(input[i..]);
            synaptic.CopyTo(current[i..]);
            ((b * new Vector<float>(membrane[i..])) + synaptic).CopyTo(membrane[i..]);
        }
    }

    /// <summary>
    /// One step of the backward recursion of a spiking layer: gV = beta gV + surrogate(V) gS; gI = alpha gI + gV,
    /// with the SuperSpike surrogate 1 / (slope |V - 1| + 1)^2 (Zenke and Ganguli 2018).
    /// </summary>
    public static void BackwardStep(float alpha, float beta, float slope, ReadOnlySpan<float> membrane, ReadOnlySpan<float> gradSpike, Span<float> gradMembrane, Span<float> gradCurrent)
    {
        Vector<float> a = new(alpha), b = new(beta), k = new(slope), one = Vector<float>.One;
        for (int i = 0; i < gradMembrane.Length; i += Vector<float>.Count)
        {
            Vector<float> width = (k * Vector.Abs(new Vector<float>(membrane[i..]) - one)) + one;
            Vector<float> g = (b * new Vector<float>(gradMembrane[i..])) + (new Vector<float>(gradSpike[i..]) / (width * width));
            g.CopyTo(gradMembrane[i..]);
            ((a * new Vector<float>(gradCurrent[i..])) + g).CopyTo(gradCurrent[i..]);
        }
    }
}
