using System.Numerics;
using System.Text.Json;

namespace Bss2.Training.Tests;

/// <summary>The recording whose basilar membrane and hair cell values are known from the original encoder, and our way through it.</summary>
internal sealed class GoldenRecording
{
    private readonly Complex[] _spectrum;

    public GoldenRecording(string flac, string json)
    {
        Json = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        double[] wave = FlacFile.Read(flac);
        SpeechWave.Normalise(wave);
        int half = wave.Length / 2;
        SpeechWave.Ramp(wave, half);
        Prepared = wave;
        RateHz = Json.GetProperty("fs").GetInt32() / 2;
        Steps = half + 1;
        _spectrum = AnyLength.Transform([.. wave.Select(v => new Complex(v, 0))], -1)[..Steps];
    }

    public JsonElement Json { get; }

    public double[] Prepared { get; }

    public int RateHz { get; }

    public int Steps { get; }

    /// <summary>Membrane velocities of channels, shape [channel][step].</summary>
    public double[][] Velocities(int[] channels)
    {
        var products = channels.Select(_ => new Complex[Steps]).ToArray();
        for (int j = 0; j < Steps; j++)
        {
            var cochlea = new Cochlea(2 * Math.PI * (1 + (j * (RateHz - 1.0) / (Steps - 1))));
            for (int c = 0; c < channels.Length; c++) products[c][j] = cochlea.Velocity(Cochlea.Place(channels[c])) * _spectrum[j];
        }
        return [.. products.Select(p => AnyLength.Transform(p, +1).Select(v => v.Real / Steps).ToArray())];
    }

    /// <summary>Release probabilities of a velocity.</summary>
    public double[] Probabilities(double[] velocity)
    {
        var cells = new HairCells(8, RateHz);
        double[] eight = new double[8], result = new double[velocity.Length];
        for (int t = 0; t < velocity.Length; t++)
        {
            Array.Fill(eight, velocity[t]);
            cells.Step(eight, 0, eight);
            result[t] = eight[3];
        }
        return result;
    }
}
