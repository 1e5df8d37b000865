using System.Numerics;

namespace Bss2.Training;

/// <summary>Adam (Kingma and Ba 2015) over one array: m = b1 m + (1-b1) g; v = b2 v + (1-b2) g^2; w -= lr m' / (sqrt(v') + eps), bias-corrected.</summary>
public sealed class Adam(int length)
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;
    private double _power1 = 1, _power2 = 1;

    /// <summary>First moments.</summary>
    public float[] Mean { get; } = new float[length];

    /// <summary>Second moments.</summary>
    public float[] Variance { get; } = new float[length];

    /// <summary>Powers of the decay rates reached so far, for checkpoints.</summary>
    public (double Power1, double Power2) Powers { get => (_power1, _power2); set => (_power1, _power2) = value; }

    /// <summary>One update of <paramref name="weights"/>, which stay within +-<paramref name="limit"/>. Lengths are multiples of 16.</summary>
    public void Update(Span<float> weights, ReadOnlySpan<float> gradient, double learningRate, float limit)
    {
        Check.That(weights.Length == Mean.Length && gradient.Length == Mean.Length);
        _power1 *= Beta1;
        _power2 *= Beta2;
        var rate = new Vector<float>((float)(learningRate * Math.Sqrt(1 - _power2) / (1 - _power1)));
        var epsilon = new Vector<float>((float)(Epsilon * Math.Sqrt(1 - _power2)));
        Vector<float> high = new(limit), low = new(-limit), b1 = new(Beta1), b2 = new(Beta2), c1 = new(1 - Beta1), c2 = new(1 - Beta2);
        for (int i = 0; i < weights.Length; i += Vector<float>.Count)
        {
            Vector<float> g = new(gradient[i..]);
            Vector<float> m = (b1 * new Vector<float>(Mean, i)) + (c1 * g);
            Vector<float> v = (b2 * new Vector<float>(Variance, i)) + (c2 * g * g);
            m.CopyTo(Mean, i);
            v.CopyTo(Variance, i);
            Vector<float> w = new Vector<float>(weights[i..]) - (rate * m / (Vector.SquareRoot(v) + epsilon));
            Vector.Min(Vector.Max(w, low), high).CopyTo(weights[i..]);
        }
    }
}
