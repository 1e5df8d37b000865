namespace Bss2.Simulation.Tests;

/// <summary>Blocks of nodes that make only the steps they need against every step made by all.</summary>
public sealed class WaitingBlocksTests
{
    // Looked at in the middle of activity, at cycles that are no step's start.
    [Fact]
    public void Who_waits_ends_where_every_step_ends_and_fires_when_every_step_fires()
    {
        ChipRig waits = Rig(true), steps = Rig(false);
        float worst = 0;
        Assert.Equal(waits.Chip.Now, steps.Chip.Now);
        for (int image = 0; image < 2; image++)
        {
            Inject(waits, image);
            Inject(steps, image);
            for (int k = 1; k <= 40; k++)
            {
                ulong at = waits.Chip.Now + 197;
                waits.RunTo(at);
                steps.RunTo(at);
                for (int c = 0; c < 512; c++) worst = Math.Max(worst, MathF.Abs(waits.Chip.Analog.MembraneAt(c, at) - steps.Chip.Analog.MembraneAt(c, at)));
            }
            waits.RunTo(waits.Chip.Now + (150 * ChipRig.CyclesPerUs));
            steps.RunTo(waits.Chip.Now);
        }
        Assert.True(waits.Spikes.Count > 40, $"{waits.Spikes.Count} spikes");
        Assert.Equal(steps.Spikes, waits.Spikes);
        // A thousandth of a CADC LSB (4.7 mV).
        Assert.InRange(worst, 0, 5e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(40)]
    public void Noise_keeps_its_spread_and_its_memory_however_seldom_it_is_looked_at(int knots)
    {
        var rig = new ChipRig(new ChipOptions());
        rig.Run(50);
        var still = new ChipRig(new ChipOptions { Noise = false });
        still.Run(50);
        double rest = still.Chip.Analog.MembraneAt(20, still.Chip.Now);
        ulong apart = (ulong)knots * 128;
        const int count = 6000;
        double square = 0, product = 0, last = 0;
        for (int i = 0; i < count; i++)
        {
            rig.RunTo(rig.Chip.Now + apart);
            double x = rig.Chip.Analog.MembraneAt(20, rig.Chip.Now) - rest;
            square += x * x;
            product += x * last;
            last = x;
        }
        // Two circuits are one membrane.
        CircuitPhysics a = rig.Chip.Analog.PhysicsOf(20), b = rig.Chip.Analog.PhysicsOf(21);
        double tau = (a.CapacitancePf + b.CapacitancePf) / (a.LeakNs + b.LeakNs) * 1000;
        double expected = Math.Exp(-(knots * 0.512) / tau), independent = count * (1 - expected) / (1 + expected);
        double sigma = new AnalogParameters().MembraneNoiseV * Math.Sqrt(1 + ((a.GmTotal + b.GmTotal) / 1000)) * Math.Sqrt(Math.Sqrt(tau / 10));
        Assert.InRange(Math.Sqrt(square / count) / sigma, 1 - (3 / Math.Sqrt(independent)), 1 + (3 / Math.Sqrt(independent)));
        Assert.Equal(expected, product / square, 4 * Math.Sqrt(1 - (expected * expected)) / Math.Sqrt(count));
    }

    private static ChipRig Rig(bool skip)
    {
        var rig = new ChipRig(new ChipOptions { Noise = false, SkipSilence = skip });
        ImageLoad.Place(rig);
        rig.Chip.SetSystime(0);
        return rig;
    }

    private static void Inject(ChipRig rig, int image)
    {
        var random = new Philox(99);
        for (int i = 0; i < 57; i++)
        {
            (uint x0, uint x1, _, _) = random.Block(8, (uint)image, (ulong)i);
            rig.Inject(ImageLoad.Label((int)(x1 % 256)), rig.Chip.Now + 100 + (x0 % 14 * 425) + ((ulong)i * 2 % 16));
        }
    }
}
