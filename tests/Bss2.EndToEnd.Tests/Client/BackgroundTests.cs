namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Background sources at the client's rates (chip-model.md 1.9): within 5 % of nominal.</summary>
public class BackgroundTests
{
    private const double Tolerance = 0.05;

    [Theory]
    [InlineData(1000, 10_000_000), InlineData(10_000, 100_000_000), InlineData(100, 10_000), InlineData(777, 1_000_000), InlineData(65_535, 20_000_000), InlineData(40, 100_000)]
    public Task Regular_sources_fire_once_a_period(int period, int ticks) => ClientBench.RunInitialisedAsync(link =>
    {
        ClientAnswers answers = Run(link, ticks, source => (0, (uint)source << 16 << 4, 1 | (uint)period << 16));
        int expected = 2 * ticks / period;
        for (int source = 0; source < 8; source++)
            Assert.InRange(answers.Spikes.Count(s => s.Label == Label(source, source << 4)), expected - Math.Max(1, expected / 100), expected + Math.Max(1, expected / 100));
        Assert.Equal(answers.Spikes.Count, Enumerable.Range(0, 8).Sum(source => answers.Spikes.Count(s => s.Label == Label(source, source << 4))));
    });

    [Theory]
    [InlineData(1000, 255, 5000), InlineData(1000, 128, 5000), InlineData(500, 64, 5000), InlineData(200, 30, 5000), InlineData(2500, 200, 5000)]
    [InlineData(40, 12, 40_000), InlineData(40, 5, 40_000), InlineData(40, 1, 100_000)]
    public Task Random_sources_fire_at_their_mean_rate(int period, int rate, int length) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(period + rate);
        int ticks = period * length;
        ClientAnswers answers = Run(link, ticks, source => ((uint)random.NextInt64(1, 1L << 32), (uint)(source << 26) | (uint)(rate << 8), 3 | (uint)period << 16));
        double nominal = 8 * (2.0 * ticks / period) * rate / 255;
        Assert.InRange(answers.Spikes.Count / nominal, 1 - Tolerance, 1 + Tolerance);
    });

    [Theory]
    [InlineData(0x01, 0x2A5), InlineData(0xFF, 0x3F00), InlineData(0x3C, 0x155), InlineData(0x00, 0x3FFF)]
    public Task Random_labels_vary_in_the_masked_bits_and_nowhere_else(int mask, int label) => ClientBench.RunInitialisedAsync(link =>
    {
        ClientAnswers answers = Run(link, 2_000_000, source => (1000 + (uint)source, (uint)(label << 16) | 0xFF00 | (uint)mask, 3 | (200u << 16)));
        for (int channel = 0; channel < 4; channel++)
        {
            int[] seen = [.. answers.Spikes.Where(s => s.Label >> 14 == channel).Select(s => s.Label & 0x3FFF)];
            Assert.All(seen, l => Assert.Equal(label & ~mask, l & ~mask));
            Assert.Equal(1 << int.PopCount(mask), seen.Distinct().Count());
        }
    });

    [Fact]
    public Task A_seed_decides_the_train() => ClientBench.RunInitialisedAsync(link =>
    {
        ulong[] Train(uint seed)
        {
            ulong[] times = [.. Run(link, 200_000, source => (seed, 0xFF | (100u << 8), source == 0 ? 3 | (100u << 16) : 0)).Spikes.Select(s => s.ChipTime)];
            return [.. times.Skip(1).Select(t => t - times[0])];
        }

        ulong[] first = Train(77), again = Train(77), other = Train(78);
        Assert.True(first.Length > 1000);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    });

    [Theory]
    [InlineData(8), InlineData(10), InlineData(16), InlineData(63), InlineData(251)]
    public Task Times_of_dense_spikes_are_exact(int period) => ClientBench.RunInitialisedAsync(link =>
    {
        // One to two events a tick: the client's count of messages runs ahead of time and must be set back in time.
        ClientAnswers answers = Run(link, 20_000, source => (0, (uint)source << 16, 1 | (uint)period << 16));
        for (int source = 0; source < 8; source++)
        {
            ulong[] times = [.. answers.Spikes.Where(s => s.Label == Label(source, source)).Select(s => s.ChipTime)];
            Assert.InRange(times.Length, (2 * 20_000 / period) - 1, (2 * 20_000 / period) + 20);
            for (int i = 1; i < times.Length; i++) Assert.InRange((times[i] - times[0]) - (i * period / 2.0), -1.0, 1.0);
        }
    });

    private static ushort Label(int source, int label) => (ushort)((source % 4 << 14) | label);

    // Seed and label words, control word last; off again after a while, then time for what is under way.
    private static ClientAnswers Run(ClientLink link, int ticks, Func<int, (uint Seed, uint Label, uint Control)> words)
    {
        var program = new ClientProgram();
        for (uint source = 0; source < 8; source++)
        {
            (uint seed, uint label, uint control) = words((int)source);
            uint at = 0x0013_0001 + (3 * source);
            program.Write((at + 1, seed), (at + 2, label), (at, control));
        }
        program.WaitFor((uint)ticks);
        for (uint source = 0; source < 8; source++) program.Write(0x0013_0001 + (3 * source), 0);
        return link.Run(program.Barrier(ClientProgram.Omnibus).WaitFor(10_000));
    }
}
