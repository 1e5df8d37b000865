using Bss2.Simulation;

namespace Bss2.Simulation.Tests;

public sealed class GaussianTests
{
    [Fact]
    public void Deviates_have_mean_zero_sd_one_and_normal_quantiles()
    {
        float[] x = new float[400_000];
        for (int i = 0; i < x.Length; i++) x[i] = Gaussian.At(new Philox(7), RandomDomain.Madc, (uint)i, 0);
        double mean = x.Average(v => (double)v), variance = x.Average(v => (double)v * v);
        Assert.InRange(mean, -0.006, 0.006);
        Assert.InRange(variance, 0.99, 1.01);
        // Normal distribution: 15.866 % above 1, 2.275 % above 2.
        Assert.InRange(x.Count(v => v > 1) / (double)x.Length, 0.1567, 0.1607);
        Assert.InRange(x.Count(v => v > 2) / (double)x.Length, 0.0220, 0.0235);
        Assert.InRange(x.Max(), 3.5f, 4.91f);
    }
}
