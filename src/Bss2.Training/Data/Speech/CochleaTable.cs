using System.Numerics;

namespace Bss2.Training;

/// <summary>
/// V(omega, place) of the encoded channels for recordings of one padded length: frequencies of the spectrum at 8 kHz that are those of the original
/// encoder at 48 kHz, 2 pi linspace(1 Hz, 24 kHz) in six times as many points. Channels stand in blocks of 16.
/// </summary>
internal sealed class CochleaTable
{
    /// <summary>Channels of a block: two for each lane of a transform.</summary>
    public const int BlockChannels = 2 * LaneTransform.Lanes;

    private const double FirstHz = 1, LastHz = 24_000;
    private readonly double[][] _real, _imaginary;

    /// <summary>For <paramref name="points"/> points at 8 kHz and <paramref name="blocks"/> blocks from <paramref name="firstChannel"/> on.</summary>
    public CochleaTable(int points, int firstChannel, int blocks, WorkerPool pool)
    {
        Points = points;
        (_real, _imaginary) = (new double[blocks][], new double[blocks][]);
        for (int b = 0; b < blocks; b++) (_real[b], _imaginary[b]) = (new double[points / 2 * BlockChannels], new double[points / 2 * BlockChannels]);
        // Everything that the frequency alone decides is computed once for all channels.
        pool.For(points / 2, k => Fill(k, firstChannel));
    }

    /// <summary>Points of a padded recording.</summary>
    public int Points { get; }

    /// <summary>Values of a block, shape [frequency, channel].</summary>
    public (double[] Real, double[] Imaginary) Block(int block) => (_real[block], _imaginary[block]);

    private void Fill(int k, int firstChannel)
    {
        var cochlea = new Cochlea(2 * Math.PI * (FirstHz + (k * (LastHz - FirstHz) / (3 * Points))));
        for (int b = 0; b < _real.Length; b++)
            for (int c = 0; c < BlockChannels; c++)
            {
                Complex v = cochlea.Velocity(Cochlea.Place(firstChannel + (b * BlockChannels) + c));
                Check.That(Complex.IsFinite(v));
                int at = (k * BlockChannels) + c;
                (_real[b][at], _imaginary[b][at]) = (v.Real, v.Imaginary);
            }
    }
}
