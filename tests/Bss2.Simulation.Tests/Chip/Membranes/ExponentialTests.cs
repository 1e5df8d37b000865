using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class ExponentialTests
{
    private const int N = 60;

    private static ChipRig Rig(int leak, int onset, int bias, int stepExponent = 5)
    {
        var rig = new ChipRig(new ChipOptions { Mismatch = 0, Noise = false, StepExponent = stepExponent }, IdealMorphology.Single);
        for (int n = 0; n < 512; n++) rig.Neuron(n, n == N);
        rig.Edit(N, c => c with { EnableExponential = true });
        rig.Code(N, CapMemRow.VExp, onset);
        rig.Code(N, CapMemRow.IBiasExp, bias);
        rig.Code(N, CapMemRow.VLeak, leak);
        return rig;
    }

    [Theory]
    [InlineData(600, 340, 500)]
    [InlineData(600, 300, 300)]
    [InlineData(650, 345, 900)]
    public void The_time_to_a_spike_is_that_of_the_equation(int leak, int onset, int bias)
    {
        // Starts below the onset; a leak raised at one moment carries the membrane over it.
        ChipRig rig = Rig(leak, onset, bias);
        rig.RunTo(64_000);
        rig.Code(N, CapMemRow.VLeak, 850);
        ulong start = rig.Chip.Now;
        float v = rig.Chip.Analog.MembraneAt(N, start);
        rig.Spikes.Clear();
        var reference = new NeuronReference(rig.Chip.Analog.PhysicsOf(N)) { V = v };
        double expected = reference.UntilThreshold(100);
        rig.Run(100);
        double seen = (rig.Spikes[0].Cycle - start - (ulong)rig.Chip.Analog.EventLatency - EventPath.CrossbarLatency) * 0.004;
        Assert.InRange(seen - expected, -0.064, 0.064);
    }

    [Fact]
    public void Beyond_its_onset_the_membrane_runs_away_and_below_it_rests()
    {
        ChipRig low = Rig(700, 400, 500);
        low.Run(2000);
        CircuitPhysics p = low.Chip.Analog.PhysicsOf(N);
        double v = low.Chip.Analog.MembraneAt(N, low.Chip.Now);
        double slope = (p.LeakNs * (p.LeakV - v)) + p.CurrentNa + (p.Terms.ExponentialNa * Math.Exp((v - p.Terms.ExponentialV) / p.Terms.ExponentialSlopeV));
        Assert.Equal(0, slope / p.LeakNs, 2e-4);
        Assert.Empty(low.Spikes);
        ChipRig high = Rig(700, 200, 500);
        high.Edit(N, c => c with { EnableThresholdComparator = false });
        high.Run(2000);
        Assert.True(high.Chip.Analog.MembraneAt(N, high.Chip.Now) > 1.0, "without a threshold only the rail stops it");
    }

    [Fact]
    public void The_upstroke_steepens_to_the_threshold()
    {
        ChipRig rig = Rig(780, 300, 500);
        rig.Code(N, CapMemRow.VThreshold, 450);
        rig.Run(200);
        rig.Spikes.Clear();
        rig.Run(100);
        ulong period = rig.Spikes[^1].Cycle - rig.Spikes[^2].Cycle, latency = (ulong)rig.Chip.Analog.EventLatency + EventPath.CrossbarLatency;
        ulong next = rig.Spikes[^1].Cycle - latency + period;
        if (next < rig.Chip.Now + 1000) next += period;
        var v = new List<double>();
        for (ulong at = next - 1000; at <= next - 40; at += 120)
        {
            rig.RunTo(at);
            v.Add(rig.Chip.Analog.MembraneAt(N, at));
        }
        double[] slopes = [.. v.Zip(v.Skip(1), (a, b) => b - a)];
        for (int i = 1; i < slopes.Length; i++) Assert.True(slopes[i] > slopes[i - 1], $"slope {i}: {slopes[i - 1]} then {slopes[i]}");
        Assert.True(slopes[^1] > 3 * slopes[0], $"{slopes[0]} to {slopes[^1]} V");
    }

    [Fact]
    public void Half_the_step_gives_the_same_rate()
    {
        int Count(int exponent)
        {
            ChipRig rig = Rig(780, 300, 500, exponent);
            rig.Run(100);
            rig.Spikes.Clear();
            rig.Run(2000);
            return rig.Spikes.Count;
        }
        int coarse = Count(5), fine = Count(3);
        Assert.True(fine > 50);
        Assert.InRange(coarse / (double)fine, 0.98, 1.02);
    }
}
