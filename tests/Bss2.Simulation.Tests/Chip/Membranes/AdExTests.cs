using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>All terms of the adaptive exponential neuron together, spike by spike against the equations in steps of 1 ns.</summary>
public sealed class AdExTests
{
    private const int N = 60;

    [Theory]
    [InlineData(50, 0, 40, 900, false)]     // spike-triggered adaptation
    [InlineData(150, 200, 0, 900, false)]   // adaptation below threshold
    [InlineData(60, 30, 40, 800, true)]     // both, a facilitating
    [InlineData(300, 150, 100, 1000, false)] // fast and strong
    public void Intervals_between_spikes_are_those_of_the_equations(int tau, int a, int b, int offset, bool invertA)
    {
        var rig = new ChipRig(null, IdealMorphology.Single);
        for (int h = 0; h < 2; h++) rig.Set(CommonNeuronBackendConfig.At(h), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0, ClockScaleAdaptationPulse = 6 });
        for (int n = 0; n < 512; n++) rig.Neuron(n, n == N);
        Register<NeuronBackendConfig> backend = NeuronBackendConfig.At(new NeuronOnChip(N));
        rig.Set(backend, rig.Get(backend) with { EnableAdaptationPulse = true });
        rig.Edit(N, c => c with { EnableAdaptation = true, EnableExponential = true, EnableMembraneOffset = true, InvertAdaptationA = invertA });
        foreach ((CapMemRow row, int code) in new[]
        {
            (CapMemRow.IBiasAdaptTau, tau), (CapMemRow.IBiasAdaptA, a), (CapMemRow.IBiasAdaptB, b), (CapMemRow.VAdaptRef, 300), (CapMemRow.VAdaptLeak, 500), (CapMemRow.VLeak, 700),
            (CapMemRow.VExp, 320), (CapMemRow.IBiasExp, 600), (CapMemRow.IMemOffset, 0), (CapMemRow.VThreshold, 430), (CapMemRow.VReset, 640),
        }) rig.Code(N, row, code);
        rig.RunTo(640_000);
        rig.Code(N, CapMemRow.IMemOffset, offset);
        rig.Spikes.Clear();
        double v = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        CircuitPhysics physics = rig.Chip.Analog.PhysicsOf(N);
        var reference = new NeuronReference(physics) { V = v, W = physics.Terms.AdaptationReferenceV + (physics.Terms.AdaptationGain * (v - physics.Terms.AdaptationLeakV)) };
        double[] expected = [.. reference.Intervals(400, 498 * 0.004, 500 * 0.004, 128 * 0.004)];
        rig.Run(400);
        double[] seen = [.. rig.Spikes.Zip(rig.Spikes.Skip(1), (x, y) => (y.Cycle - x.Cycle) * 0.004)];
        Assert.True(expected.Length >= 10, $"{expected.Length} intervals expected");
        Assert.InRange(seen.Length, expected.Length - 1, expected.Length + 1);
        for (int i = 0; i < Math.Min(seen.Length, expected.Length); i++) Assert.Equal(expected[i], seen[i], 0.03 + (0.01 * expected[i]));
    }
}
