using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class ReadoutTests
{
    private const int N = 60;

    private static ChipRig Rig(Func<NeuronConfig, NeuronConfig> change)
    {
        var rig = new ChipRig(null, IdealMorphology.Single);
        rig.Drivers();
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        rig.Edit(N, change);
        return rig;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_synaptic_line_falls_with_each_event_and_returns_with_its_time_constant(bool excitatory)
    {
        ChipRig rig = Rig(c => c with { ReadoutSource = excitatory ? ReadoutSource.ExcSynin : ReadoutSource.InhSynin });
        rig.Synapse(0, excitatory ? 8 : 9, N, 63, 7);
        rig.Run(100);
        ulong start = rig.Chip.Now;
        Assert.Equal(1.0, rig.Chip.Analog.ReadoutAt(N, start), 1e-6);
        rig.Inject(ChipRig.LabelFor(4, 7), start + 3);
        const int latency = EventPath.CrossbarLatency + EventPath.DriverLatency;
        CircuitPhysics p = rig.Chip.Analog.PhysicsOf(N);
        double tau = excitatory ? p.TauExcUs : p.TauInhUs;
        // 40 such events at DAC 600 saturate the line, 0.3 V below its rest.
        double step = 0.3 / 40 * (excitatory ? 63 * p.ExcChargeVPf * 40 / p.ExcSaturationVPf : 63 * p.InhChargeVPf * 40 / p.InhSaturationVPf);
        for (int i = 1; i < 100; i++)
        {
            ulong at = start + 3 + latency + ((ulong)i * 37);
            rig.RunTo(at);
            Assert.Equal(1.0 - (step * Math.Exp(-i * 37 * 0.004 / tau)), rig.Chip.Analog.ReadoutAt(N, at), 1e-5);
        }
    }

    [Fact]
    public void The_cadc_converts_what_the_multiplexer_selects()
    {
        ChipRig rig = Rig(c => c with { ReadoutSource = ReadoutSource.ExcSynin });
        rig.Run(100);
        Assert.Equal((1.0 - 0.06) / 4.5e-3, rig.Sample(0)[N], 1.0);
        rig.Edit(N, c => c with { EnableReadoutAmplifier = false });
        rig.Run(20);
        // The open input, at the same 1.0 V [A]; a neighbour still shows its membrane.
        Assert.Equal((1.0 - 0.06) / 4.5e-3, rig.Sample(0)[N], 1.0);
        Assert.Equal(80, rig.Sample(0)[N + 2], 2.0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(12)]
    public void A_fire_moves_the_adaptation_by_the_length_of_its_pulse(int scale)
    {
        ChipRig rig = Rig(c => c with { EnableAdaptation = true, ReadoutSource = ReadoutSource.Adaptation });
        rig.Set(CommonNeuronBackendConfig.At(0), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0, ClockScaleAdaptationPulse = scale });
        rig.Set(NeuronBackendConfig.At(new NeuronOnChip(N)), rig.Get(NeuronBackendConfig.At(new NeuronOnChip(N))) with { EnableAdaptationPulse = true });
        rig.Code(N, CapMemRow.IBiasAdaptTau, 1);
        rig.Code(N, CapMemRow.IBiasAdaptB, Math.Min(40_000 >> scale, 1000));
        rig.Code(N, CapMemRow.VAdaptRef, 300);
        rig.Run(200);
        double before = rig.Chip.Analog.ReadoutAt(N, rig.Chip.Now), perUs = rig.Chip.Analog.PhysicsOf(N).Terms.AdaptationPulseVPerUs;
        double lengthUs = (2 << scale) * 0.004;
        rig.Chip.Write(NeuronReset.At(new NeuronOnChip(N)).AddressOf(0).Value, 0, 15);
        rig.Run(lengthUs / 2);
        if (scale == 12) Assert.Equal(perUs * lengthUs / 2, rig.Chip.Analog.ReadoutAt(N, rig.Chip.Now) - before, 0.01 * perUs * lengthUs);
        rig.Run((lengthUs / 2) + 1);
        Assert.Equal(perUs * lengthUs, rig.Chip.Analog.ReadoutAt(N, rig.Chip.Now) - before, 0.01 * perUs * lengthUs);
        // A second fire in the middle of a pulse prolongs it by half.
        before = rig.Chip.Analog.ReadoutAt(N, rig.Chip.Now);
        if (scale != 12) return;
        rig.Chip.Write(NeuronReset.At(new NeuronOnChip(N)).AddressOf(0).Value, 0, 15);
        rig.Run(lengthUs / 2);
        rig.Chip.Write(NeuronReset.At(new NeuronOnChip(N)).AddressOf(0).Value, 0, 15);
        rig.Run(lengthUs + 1);
        Assert.Equal(1.5 * perUs * lengthUs, rig.Chip.Analog.ReadoutAt(N, rig.Chip.Now) - before, 0.02 * perUs * lengthUs);
    }
}
