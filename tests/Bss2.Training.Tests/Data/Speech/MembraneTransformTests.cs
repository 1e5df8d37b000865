using System.Numerics;

namespace Bss2.Training.Tests;

public class MembraneTransformTests
{
    private const int Points = 64, FirstChannel = 300;

    [Fact]
    public void Velocities_are_the_sum_over_the_spectrum_that_the_original_encoder_takes()
    {
        double[] wave = [.. Enumerable.Range(0, 50).Select(i => (((i * 37) % 23) - 11) / 11.0)];
        var table = new CochleaTable(Points, FirstChannel, 1, new WorkerPool(1));
        var transform = new MembraneTransform(Points);
        transform.Load(wave);
        transform.Run(table.Block(0));
        var velocity = new double[CochleaTable.BlockChannels];
        foreach (int step in new[] { 0, 1, 2, 77, 150 })
        {
            transform.Velocity(step, velocity);
            for (int c = 0; c < velocity.Length; c++)
            {
                double expected = Direct(wave, table, c, step);
                Assert.True(Math.Abs(expected - velocity[c]) < 1e-9 * Scale(table, c), $"channel {FirstChannel + c}, step {step}: expected {expected}, found {velocity[c]}");
            }
        }
    }

    [Fact]
    public void The_table_holds_the_cochlea_at_the_frequencies_of_the_original_encoder()
    {
        var table = new CochleaTable(Points, FirstChannel, 1, new WorkerPool(2));
        // linspace(1 Hz, 24 kHz) in 3 * 64 + 1 points; point 5, channel 300 + 9.
        Complex expected = new Cochlea(2 * Math.PI * (1 + (5 * 23_999.0 / 192))).Velocity(Cochlea.Place(309));
        (double[] re, double[] im) = table.Block(0);
        Assert.Equal(expected, new Complex(re[(5 * 16) + 9], im[(5 * 16) + 9]));
    }

    // 2/P Re sum_k V_k X_k e^(2 pi i k t / 3P) with X the spectrum at 8 kHz.
    private static double Direct(double[] wave, CochleaTable table, int channel, int step)
    {
        (double[] re, double[] im) = table.Block(0);
        Complex sum = Complex.Zero;
        for (int k = 0; k < Points / 2; k++)
        {
            Complex x = Complex.Zero;
            for (int i = 0; i < wave.Length; i++) x += wave[i] * Complex.FromPolarCoordinates(1, -2 * Math.PI * i * k / Points);
            sum += new Complex(re[(k * 16) + channel], im[(k * 16) + channel]) * x * Complex.FromPolarCoordinates(1, 2 * Math.PI * k * step / (3.0 * Points));
        }
        return 2.0 / Points * sum.Real;
    }

    private static double Scale(CochleaTable table, int channel) => Enumerable.Range(0, Points / 2).Max(k => Math.Abs(table.Block(0).Real[(k * 16) + channel])) * Points;
}
