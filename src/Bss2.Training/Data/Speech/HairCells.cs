using System.Numerics;

namespace Bss2.Training;

/// <summary>
/// Inner hair cells of Meddis (1986, 1988) with the constants of training.md 5.3, several side by side: membrane velocity to the probability that
/// a vesicle is released per step.
/// </summary>
internal sealed class HairCells
{
    private const double Y = 5.05, G = 2000, L = 2500, R = 6580, X = 66.3, A = 5, B = 300, H = 50000, M = 1;
    private readonly double _rateHz;
    private readonly double[] _free, _cleft, _stored;

    /// <summary><paramref name="count"/> cells, a multiple of 8, at rest; stepped at <paramref name="rateHz"/>.</summary>
    public HairCells(int count, double rateHz)
    {
        Check.That(count % 8 == 0);
        _rateHz = rateHz;
        (_free, _cleft, _stored) = (new double[count], new double[count], new double[count]);
        Reset();
    }

    /// <summary>Back to rest.</summary>
    public void Reset()
    {
        double k = G * A / (A + B), cleft = Y * k * M / ((L * k) + (Y * (L + R)));
        Array.Fill(_cleft, cleft);
        Array.Fill(_free, cleft * (L + R) / k);
        Array.Fill(_stored, cleft * R / X);
    }

    /// <summary>One step of the cells from <paramref name="first"/> on for as many velocities as there are; all changes are those of the old state.</summary>
    public void Step(ReadOnlySpan<double> velocity, int first, Span<double> probability)
    {
        Vector<double> zero = Vector<double>.Zero, a = new(A), b = new(B), one = new(M), gain = new(G / _rateHz), fill = new(Y / _rateHz);
        Vector<double> lost = new((L + R) / _rateHz), back = new(R / _rateHz), release = new(X / _rateHz), fire = new(H / _rateHz);
        for (int l = 0; l < velocity.Length; l += Vector<double>.Count)
        {
            int at = first + l;
            Vector<double> s = new Vector<double>(velocity[l..]) + a, q = new(_free, at), c = new(_cleft, at), w = new(_stored, at);
            Vector<double> k = Vector.ConditionalSelect(Vector.GreaterThan(s, zero), gain * s / (s + b), zero);
            Vector<double> replenish = Vector.Max(fill * (one - q), zero), eject = k * q, reuptake = back * c, reprocess = release * w;
            q = Vector.Max(q + (replenish - eject + reprocess), zero);
            Vector<double> cleft = Vector.Max(c + (eject - (lost * c)), zero);
            w = Vector.Max(w + (reuptake - reprocess), zero);
            q.CopyTo(_free, at);
            cleft.CopyTo(_cleft, at);
            w.CopyTo(_stored, at);
            (cleft * fire).CopyTo(probability[l..]);
        }
    }
}
