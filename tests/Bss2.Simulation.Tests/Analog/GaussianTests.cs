using Bss2.Simulation;

namespace Bss2.Simulation.Tests;

public sealed class GaussianTests
{
    [Fact]
    public void Deviates_have_mean_zero_sd_one_and_normal_quantiles()
    {
        float[] x = new float[400_000];
        Gaussian.Fill(new Philox(7), RandomDomain.Membrane, 0, x);
        double mean = x.Average(v => (double)v), variance = x.Average(v => (double)v * v);
        Assert.InRange(mean, -0.006, 0.006);
        Assert.InRange(variance, 0.99, 1.01);
        // Normal distribution: 15.866 % above 1, 2.275 % above 2.
        Assert.InRange(x.Count(v => v > 1) / (double)x.Length, 0.1567, 0.1607);
        Assert.InRange(x.Count(v => v > 2) / (double)x.Length, 0.0220, 0.0235);
        Assert.InRange(x.Max(), 3.5f, 4.91f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(512)]
    [InlineData(515)]
    public void Bulk_and_scalar_deviates_are_the_same_bits(int units)
    {
        var philox = new Philox(0x0123456789ABCDEFUL);
        float[] one = new float[units], four = new float[4 * units];
        Gaussian.FillFour(philox, 3, 1UL << 33, four);
        for (int k = 0; k < 4; k++)
        {
            ulong index = (1UL << 35) + (ulong)k;
            Gaussian.Fill(philox, 3, index, one);
            for (int u = 0; u < units; u++)
            {
                Assert.Equal(Gaussian.At(philox, 3, (uint)u, index), one[u]);
                Assert.Equal(one[u], four[(k * units) + u]);
            }
        }
    }

    [Fact]
    public void Bulk_filling_allocates_nothing()
    {
        float[] x = new float[2048];
        Gaussian.FillFour(new Philox(1), 3, 0, x);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong block = 0; block < 50; block++) Gaussian.FillFour(new Philox(1), 3, block, x);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
