using System.Numerics;

namespace Bss2.Training;

/// <summary>
/// Membrane velocities of 16 channels at 24 kHz from a spectrum at 8 kHz. The recording has nothing above 4 kHz, so upsampling by three is three
/// transforms of the short length with turned phases, and two real channels share a complex lane.
/// </summary>
internal sealed class MembraneTransform
{
    /// <summary>Samples at 24 kHz for one at 8 kHz.</summary>
    public const int Upsampling = 3;

    private const int Lanes = LaneTransform.Lanes;
    private readonly LaneTransform _transform;
    private readonly double[] _cos, _sin, _spectrumReal, _spectrumImaginary;
    private readonly double[][] _real, _imaginary;

    public MembraneTransform(int points)
    {
        _transform = new LaneTransform(points);
        (_cos, _sin) = (new double[points], new double[points]);
        for (int k = 0; k < points; k++) (_sin[k], _cos[k]) = StrictMath.SinCos(2 * Math.PI * k / (Upsampling * (double)points));
        (_spectrumReal, _spectrumImaginary) = (new double[points / 2], new double[points / 2]);
        _real = [.. Enumerable.Range(0, Upsampling).Select(_ => new double[points * Lanes])];
        _imaginary = [.. Enumerable.Range(0, Upsampling).Select(_ => new double[points * Lanes])];
    }

    /// <summary>Takes a prepared recording at 8 kHz, at most as long as the transform.</summary>
    public void Load(ReadOnlySpan<double> wave)
    {
        int points = _transform.Length;
        Array.Clear(_real[0]);
        Array.Clear(_imaginary[0]);
        for (int i = 0; i < wave.Length; i++) _real[0][_transform.PositionOf(i) * Lanes] = wave[i];
        _transform.Run(_real[0], _imaginary[0]);
        // Of a real sequence the forward transform is the conjugate of the inverse; 1/points is the scale of the way back.
        for (int k = 0; k < points / 2; k++) (_spectrumReal[k], _spectrumImaginary[k]) = (_real[0][k * Lanes] / points, -_imaginary[0][k * Lanes] / points);
    }

    /// <summary>Velocities of the channels with these responses; read them with <see cref="Velocity"/>.</summary>
    public void Run((double[] Real, double[] Imaginary) response)
    {
        int points = _transform.Length;
        Span<double> pairs = stackalloc double[4 * Lanes];
        for (int r = 0; r < Upsampling; r++) Clear(_transform.PositionOf(points / 2) * Lanes, r);
        for (int k = 0; k < points / 2; k++)
        {
            Pair(response, k, pairs);
            int positive = _transform.PositionOf(k), negative = _transform.PositionOf((points - k) % points);
            for (int r = 0; r < Upsampling; r++)
            {
                // k r is below points: a third of a turn at most.
                (double cos, double sin) = (_cos[k * r], _sin[k * r]);
                Store(r, positive, pairs[..(2 * Lanes)], cos, sin);
                if (k > 0) Store(r, negative, pairs[(2 * Lanes)..], cos, -sin);
            }
        }
        for (int r = 0; r < Upsampling; r++) _transform.Run(_real[r], _imaginary[r]);
    }

    /// <summary>Copies the velocities of the 16 channels at a step of 24 kHz.</summary>
    public void Velocity(int step, Span<double> channels)
    {
        (int q, int r) = Math.DivRem(step, Upsampling);
        _real[r].AsSpan(q * Lanes, Lanes).CopyTo(channels);
        _imaginary[r].AsSpan(q * Lanes, Lanes).CopyTo(channels[Lanes..]);
    }

    private void Clear(int at, int r)
    {
        _real[r].AsSpan(at, Lanes).Clear();
        _imaginary[r].AsSpan(at, Lanes).Clear();
    }

    // Two real signals a + ib: F(k) = A + iB, F(-k) = conj(A) + i conj(B). At k = 0 the original counts the real part twice.
    private void Pair((double[] Real, double[] Imaginary) response, int k, Span<double> pairs)
    {
        ReadOnlySpan<double> vr = response.Real.AsSpan(k * 2 * Lanes, 2 * Lanes), vi = response.Imaginary.AsSpan(k * 2 * Lanes, 2 * Lanes);
        (double xr, double xi) = (_spectrumReal[k], _spectrumImaginary[k]);
        Vector<double> x = new(k == 0 ? 2 * xr : xr), y = new(k == 0 ? 2 * xi : xi), keep = new(k == 0 ? 0 : 1);
        for (int l = 0; l < Lanes; l += Vector<double>.Count)
        {
            Vector<double> ur = new(vr[l..]), ui = new(vi[l..]), wr = new(vr[(Lanes + l)..]), wi = new(vi[(Lanes + l)..]);
            Vector<double> ar = (ur * x) - (ui * y), ai = ((ur * y) + (ui * x)) * keep, br = (wr * x) - (wi * y), bi = ((wr * y) + (wi * x)) * keep;
            (ar - bi).CopyTo(pairs[l..]);
            (ai + br).CopyTo(pairs[(Lanes + l)..]);
            (ar + bi).CopyTo(pairs[((2 * Lanes) + l)..]);
            (br - ai).CopyTo(pairs[((3 * Lanes) + l)..]);
        }
    }

    private void Store(int r, int position, ReadOnlySpan<double> values, double cos, double sin)
    {
        Span<double> real = _real[r].AsSpan(position * Lanes, Lanes), imaginary = _imaginary[r].AsSpan(position * Lanes, Lanes);
        Vector<double> c = new(cos), s = new(sin);
        for (int l = 0; l < Lanes; l += Vector<double>.Count)
        {
            Vector<double> re = new(values[l..]), im = new(values[(Lanes + l)..]);
            ((re * c) - (im * s)).CopyTo(real[l..]);
            ((re * s) + (im * c)).CopyTo(imaginary[l..]);
        }
    }
}
