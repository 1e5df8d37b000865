using System.Text.Json;
using Bss2.Training;

namespace Bss2.Cli.Conform;

/// <summary>Time-to-first-spike coding of pixels.</summary>
public sealed class PixelEncodingVectors : IVectorFormat
{
    private const double ToleranceS = 1e-15, StepS = PixelCoding.StepUs * 1e-6;

    /// <inheritdoc/>
    public string Name => "pixel encoding";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("pixels", out _) && first.TryGetProperty("spike_time_s", out _);

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item)
    {
        double[] pixels = Read(item, "pixels"), times = Read(item, "spike_time_s"), after = Read(item, "after_minimum_subtraction_s"), bins = Read(item, "bins");
        List<string> failures = [];
        double[] found = [.. pixels.Select(x => PixelCoding.TimeUs(x) * 1e-6)];
        double minimum = found.Length == 0 ? 0 : found.Min();
        int spikes = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            Compare(failures, $"pixel {pixels[i]}, time", times[i], found[i], 1e-9 * times[i]);
            Compare(failures, $"pixel {pixels[i]}, time after subtraction", after[i], found[i] - minimum, 1e-9 * times[i]);
            int bin = (int)Math.Floor((found[i] - minimum) / StepS);
            if (bin < PixelCoding.Steps) spikes++;
            if (bin != (int)bins[i]) failures.Add($"pixel {pixels[i]}, bin: expected {bins[i]}, found {bin}");
        }
        double count = item.GetProperty("dense_spike_count").GetDouble();
        if (count != spikes) failures.Add($"spikes in {PixelCoding.Steps} bins: expected {count}, found {spikes}");
        return failures;
    }

    private static void Compare(List<string> failures, string what, double expected, double found, double tolerance)
    {
        if (!(Math.Abs(expected - found) <= tolerance + ToleranceS)) failures.Add($"{what}: expected {expected:R} s, found {found:R} s");
    }

    private static double[] Read(JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
