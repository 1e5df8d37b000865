using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>Background generators against chip-model.md 1.9 and 8.6 no. 10.</summary>
public sealed class BackgroundSourceTests
{
    private const int Period = 20;

    private static readonly BackgroundSpikeSource Random = BackgroundSpikeSource.Default with
    {
        Enable = true, EnableRandom = true, Period = Period, Rate = 63, Seed = 1234, NeuronLabel = 0x1C0,
    };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 250)]
    [InlineData(7, 65535)]
    public void A_regular_source_comes_after_one_period_and_then_every_period(int source, int period)
    {
        ChipRig rig = Rig(source);
        ulong start = rig.Chip.Now;
        rig.Set(BackgroundSpikeSource.At(source), Random with { EnableRandom = false, Period = period });
        rig.RunTo(start + (ulong)(period * 12) + EventPath.CrossbarLatency);
        Assert.Equal(Enumerable.Range(1, 12).Select(k => start + (ulong)(k * period) + EventPath.CrossbarLatency), rig.Spikes.Select(s => s.Cycle).Take(12));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(63)]
    [InlineData(127)]
    [InlineData(200)]
    public void A_random_source_has_its_rate_within_5_percent_and_the_variance_of_independent_bins(int rate)
    {
        const int bins = 40_000, window = 50;
        bool[] hits = Bins(Random with { Rate = rate }, bins);
        double p = (rate + 1) / 256.0, mean = hits.Count(h => h) / (double)bins;
        Assert.InRange(mean / p, 0.95, 1.05);
        Assert.InRange(mean / (rate / 255.0), 0.95, 1.05);
        double[] counts = [.. hits.Chunk(window).Select(w => (double)w.Count(h => h))];
        double average = counts.Average(), variance = counts.Average(c => (c - average) * (c - average));
        Assert.InRange(variance / average / (1 - p), 0.85, 1.15);
    }

    [Fact]
    public void Rate_0_never_fires_and_seed_0_always()
    {
        Assert.DoesNotContain(true, Bins(Random with { Rate = 0 }, 1000));
        Assert.DoesNotContain(false, Bins(Random with { Seed = 0 }, 1000));
    }

    [Fact]
    public void Only_masked_label_bits_are_random_and_they_are_evenly_so()
    {
        const int mask = 0xA5;
        ChipRig rig = Rig(2);
        rig.Set(BackgroundSpikeSource.At(2), Random with { Mask = mask, Rate = 255, NeuronLabel = 0x15A });
        rig.RunTo(rig.Chip.Now + (20_000 * Period));
        int[] labels = [.. rig.Spikes.Select(s => s.Value & 0x3FFF)];
        Assert.All(labels, l => Assert.Equal(0x15A & ~mask, l & ~mask));
        int[] values = [.. labels.Select(l => l & mask)];
        Assert.Equal(16, values.Distinct().Count());
        Assert.All(values.GroupBy(v => v), g => Assert.InRange(g.Count() / (labels.Length / 16.0), 0.85, 1.15));
    }

    [Fact]
    public void The_seed_is_taken_when_the_source_is_switched_on_and_only_then()
    {
        ChipRig rig = Rig(2);
        bool[] first = Record(rig, Random, 300), again = Record(rig, Random, 300), other = Record(rig, Random with { Seed = 99 }, 300);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        // A seed written while the source runs waits for the next switching on.
        rig.Spikes.Clear();
        ulong start = rig.Chip.Now;
        rig.Set(BackgroundSpikeSource.At(2), Random);
        rig.Run(1);
        rig.Set(BackgroundSpikeSource.At(2), Random with { Seed = 99 });
        rig.RunTo(start + (300 * Period) + EventPath.CrossbarLatency);
        Assert.Equal(first, Hits(rig, start, 300));
    }

    private static ChipRig Rig(int source)
    {
        var rig = new ChipRig();
        rig.Node(new CrossbarNodeOnChip(12 + source, 8 + (source % 4)).Value, 0, 0);
        rig.Run(20);
        return rig;
    }

    private static bool[] Bins(BackgroundSpikeSource source, int count) => Record(Rig(2), source, count);

    private static bool[] Record(ChipRig rig, BackgroundSpikeSource source, int count)
    {
        rig.Set(BackgroundSpikeSource.At(2), BackgroundSpikeSource.Default);
        rig.Spikes.Clear();
        ulong start = rig.Chip.Now;
        rig.Set(BackgroundSpikeSource.At(2), source);
        rig.RunTo(start + (ulong)(count * Period) + EventPath.CrossbarLatency);
        bool[] hits = Hits(rig, start, count);
        rig.Set(BackgroundSpikeSource.At(2), BackgroundSpikeSource.Default);
        return hits;
    }

    private static bool[] Hits(ChipRig rig, ulong start, int count)
    {
        var hits = new bool[count];
        foreach (ChipEvent spike in rig.Spikes)
            hits[(int)((spike.Cycle - start - EventPath.CrossbarLatency) / Period) - 1] = true;
        return hits;
    }
}
