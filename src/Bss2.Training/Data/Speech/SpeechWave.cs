namespace Bss2.Training;

/// <summary>Preparation of a recording before the cochlea (training.md 5.3, steps 1 and 2).</summary>
internal static class SpeechWave
{
    private const double Rms = 0.3;

    /// <summary>Scales to an RMS of 0.3; silence stays silence.</summary>
    public static void Normalise(Span<double> wave)
    {
        double sum = 0;
        foreach (double v in wave) sum += v * v;
        if (sum == 0) return;
        double factor = Rms / Math.Sqrt(sum / wave.Length);
        for (int i = 0; i < wave.Length; i++) wave[i] *= factor;
    }

    /// <summary>Raised-cosine ramps of <paramref name="length"/> samples at both ends: halves of a Hann window of twice the length.</summary>
    public static void Ramp(Span<double> wave, int length)
    {
        length = Math.Min(length, wave.Length / 2);
        for (int i = 0; i < length; i++)
        {
            double factor = 0.5 - (0.5 * StrictMath.SinCos(2 * Math.PI * i / ((2 * length) - 1)).Cos);
            wave[i] *= factor;
            wave[wave.Length - 1 - i] *= factor;
        }
    }
}
