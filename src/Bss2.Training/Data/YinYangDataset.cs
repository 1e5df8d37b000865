namespace Bss2.Training;

/// <summary>
/// Yin-Yang (Kriener et al. 2022): points of three classes; on the chip x, y, 1-x, 1-y on five sources each at 2 + 24 v us, and a bias
/// on five at 2 us; 23 samples of 1.7 us.
/// </summary>
public sealed class YinYangDataset : ISpikeDataset
{
    private const double Radius = 0.5, DotRadius = 0.1;
    private const int SourcesPerValue = 5, Values = 5;
    private readonly (double X, double Y, byte Class)[] _points;
    private readonly double _staggerUs;

    /// <summary>
    /// Generates <paramref name="count"/> points; seeds 42, 41, 40 give the published sets of 5000, 1000, 1000. With <paramref name="staggered"/>
    /// the five sources of a value follow each other by a fifth of a step: together they resolve what a step alone would round away.
    /// </summary>
    public YinYangDataset(int count, uint seed, bool staggered = false)
    {
        _staggerUs = staggered ? PixelCoding.StepUs / SourcesPerValue : 0;
        var random = new MersenneTwister(seed);
        _points = new (double, double, byte)[count];
        for (int i = 0; i < count; i++) _points[i] = Draw(random);
    }

    /// <inheritdoc/>
    public int Count => _points.Length;

    /// <inheritdoc/>
    public int ClassCount => 3;

    /// <inheritdoc/>
    public int InputCount => SourcesPerValue * Values;

    /// <inheritdoc/>
    public int StepCount => 23;

    /// <inheritdoc/>
    public byte Label(int sample) => _points[sample].Class;

    /// <summary>Coordinates and class of a point.</summary>
    public (double X, double Y, byte Class) this[int sample] => _points[sample];

    /// <inheritdoc/>
    public void Encode(int sample, double rotationDegrees, List<(ushort Step, ushort Line)> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        (double x, double y, _) = _points[sample];
        ReadOnlySpan<double> timesUs = [2 + (24 * x), 2 + (24 * y), 2 + (24 * (1 - x)), 2 + (24 * (1 - y)), 2];
        for (ushort step = 0; step < StepCount; step++)
            for (int value = 0; value < Values; value++)
                for (int s = 0; s < SourcesPerValue; s++)
                    if ((int)((timesUs[value] + (s * _staggerUs)) / PixelCoding.StepUs) == step) spikes.Add((step, (ushort)((value * SourcesPerValue) + s)));
        Check.That(spikes.Count >= InputCount);
    }

    private static (double, double, byte) Draw(MersenneTwister random)
    {
        int goal = random.NextInteger3();
        while (true)
        {
            double x = random.NextDouble() * 2 * Radius, y = random.NextDouble() * 2 * Radius;
            if (((x - Radius) * (x - Radius)) + ((y - Radius) * (y - Radius)) > Radius * Radius) continue;
            int found = Classify(x, y);
            if (found == goal) return (x, y, (byte)found);
        }
    }

    private static int Classify(double x, double y)
    {
        double right = Distance(x, y, 1.5 * Radius), left = Distance(x, y, 0.5 * Radius);
        if (right < DotRadius || left < DotRadius) return 2;
        bool yin = right <= DotRadius || (left > DotRadius && left <= 0.5 * Radius) || (y > Radius && right > 0.5 * Radius);
        return yin ? 1 : 0;
    }

    private static double Distance(double x, double y, double centre) => Math.Sqrt(((x - centre) * (x - centre)) + ((y - Radius) * (y - Radius)));
}
