using System.Text.Json;
using Bss2.Tests;

namespace Bss2.Training.Tests;

public class CochleaTests
{
    private static readonly Lazy<GoldenRecording> Golden = new(() =>
        new GoldenRecording(SharedMaterial.Path("data/spoken-digits/spoken_digit.flac"), SharedMaterial.Path("data/spoken-digits/lauscher_golden.json")));

    [Fact]
    public void The_prepared_wave_is_that_of_the_original_encoder()
    {
        JsonElement golden = Golden.Value.Json;
        int[] times = Integers(golden, "times");
        Assert.Equal(golden.GetProperty("n").GetInt32(), Golden.Value.Prepared.Length);
        double[] expected = Doubles(golden.GetProperty("pre"));
        for (int k = 0; k < times.Length; k++) AssertClose(expected[k], Golden.Value.Prepared[times[k]], 1e-7, $"prepared wave at sample {times[k]}");
    }

    [Fact]
    public void Membrane_and_hair_cells_follow_the_original_encoder()
    {
        JsonElement golden = Golden.Value.Json;
        int[] channels = Integers(golden, "channels"), times = Integers(golden, "times");
        double[][] velocity = Golden.Value.Velocities(channels);
        double[] rms = Doubles(golden.GetProperty("bm_rms")), mean = Doubles(golden.GetProperty("prob_mean"));
        Assert.Equal(golden.GetProperty("bm_n").GetInt32(), velocity[0].Length);
        for (int c = 0; c < channels.Length; c++)
        {
            double[] expected = Doubles(golden.GetProperty("bm")[c]), probability = Doubles(golden.GetProperty("prob")[c]), found = Golden.Value.Probabilities(velocity[c]);
            AssertClose(rms[c], Math.Sqrt(velocity[c].Average(v => v * v)), 1e-5 * rms[c], $"rms of channel {channels[c]}");
            AssertClose(mean[c], found.Average(), 1e-6 * mean[c], $"mean probability of channel {channels[c]}");
            for (int k = 0; k < times.Length; k++)
            {
                AssertClose(expected[k], velocity[c][times[k]], 1e-5 * rms[c], $"velocity of channel {channels[c]} at step {times[k]}");
                AssertClose(probability[k], found[times[k]], 1e-6, $"probability of channel {channels[c]} at step {times[k]}");
            }
        }
    }

    [Fact]
    public void Bushy_cells_spike_as_often_as_the_original_ones()
    {
        // Every tenth channel, three draws each: within five standard deviations of the original's counts per hundred channels.
        int[] channels = [.. Enumerable.Range(0, 35).Select(i => 20 * i)];
        double[][] velocity = Golden.Value.Velocities(channels);
        var expected = Integers(Golden.Value.Json.GetProperty("full_run"), "hist_per_100_channels");
        var counts = new double[7];
        var cell = new BushyCell(Golden.Value.RateHz);
        List<ushort> spikes = [];
        for (int c = 0; c < channels.Length; c++)
            for (uint draw = 0; draw < 3; draw++)
            {
                spikes.Clear();
                cell.Run(Golden.Value.Probabilities(velocity[c]), 1, Golden.Value.Steps, new Philox(1), (uint)channels[c], draw, spikes);
                counts[channels[c] / 100] += spikes.Count * 20 / 3.0;
            }
        for (int h = 0; h < counts.Length; h++)
            AssertClose(expected[h], counts[h], (0.1 * expected[h]) + (5 * Math.Sqrt(expected[h] * 20 / 3.0)), $"spikes of channels {100 * h}..{(100 * h) + 99}");
    }

    private static void AssertClose(double expected, double found, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - found) <= tolerance, $"{what}: expected {expected}, found {found}, tolerance {tolerance}");

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static int[] Integers(JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];
}
