namespace Bss2.Simulation.Tests;

public sealed class NoiseDeviatesTests
{
    [Fact]
    public void Over_all_sums_of_four_bytes_the_moments_and_tails_are_those_of_the_normal_distribution()
    {
        // How often each sum occurs among all 2^32 words.
        double[] ways = [1];
        for (int b = 0; b < 4; b++)
        {
            var next = new double[ways.Length + 255];
            for (int i = 0; i < ways.Length; i++)
                for (int j = 0; j < 256; j++) next[i + j] += ways[i] / 256;
            ways = next;
        }
        double[] moments = new double[7];
        double above2 = 0, above3 = 0;
        float last = float.NegativeInfinity;
        for (int sum = 0; sum < ways.Length; sum++)
        {
            float x = NoiseDeviates.Draw(WordOf(sum));
            Assert.True(x > last);
            last = x;
            for (int m = 0; m < moments.Length; m++) moments[m] += ways[sum] * Math.Pow(x, m);
            if (x > 2) above2 += ways[sum];
            if (x > 3) above3 += ways[sum];
        }
        Assert.Equal(0, moments[1], 1e-6);
        Assert.Equal(1, moments[2], 1e-5);
        Assert.Equal(3, moments[4], 1e-3);
        Assert.Equal(15, moments[6], 5e-3);
        // Normal distribution: 2.275 % above 2, 0.135 % above 3.
        Assert.InRange(above2, 0.0224, 0.0230);
        Assert.InRange(above3, 0.00130, 0.00140);
        Assert.InRange(last, 4.9f, 4.93f);
    }

    [Fact]
    public void Eight_units_at_once_give_the_bits_of_each_alone()
    {
        var philox = new Philox(0x0123456789ABCDEFUL);
        float[] x = new float[32];
        NoiseDeviates.FillBlocks(philox, 3, 40, (1UL << 35) + 5, x);
        for (int i = 0; i < NoiseDeviates.Units; i++)
        {
            (uint x0, uint x1, uint x2, uint x3) = philox.Block(3, 40 + (uint)i, (1UL << 35) + 5);
            Assert.Equal((NoiseDeviates.Draw(x0), NoiseDeviates.Draw(x1), NoiseDeviates.Draw(x2), NoiseDeviates.Draw(x3)), (x[i], x[8 + i], x[16 + i], x[24 + i]));
        }
    }

    [Fact]
    public void Bulk_filling_allocates_nothing()
    {
        float[] x = new float[32];
        NoiseDeviates.FillBlocks(new Philox(1), 3, 0, 0, x);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong block = 0; block < 50; block++) NoiseDeviates.FillBlocks(new Philox(1), 3, 0, block, x);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static uint WordOf(int sum)
    {
        uint word = 0;
        for (int b = 0; b < 4; b++)
        {
            int part = Math.Min(sum, 255);
            sum -= part;
            word |= (uint)part << (8 * b);
        }
        return word;
    }
}
