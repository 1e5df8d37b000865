using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class NeuronSwitchTests
{
    private const int N = 60;

    private static ChipRig Rig(bool fires = false)
    {
        var rig = new ChipRig(null, IdealMorphology.Single);
        rig.Drivers();
        for (int n = 0; n < 512; n++) rig.Neuron(n, fires && n == N);
        return rig;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bypass_fires_on_every_event_with_a_current(bool excitatory)
    {
        ChipRig rig = Rig();
        rig.Synapse(0, excitatory ? 8 : 9, N, 1, 7);
        rig.Set(NeuronBackendConfig.At(new NeuronOnChip(N)), rig.Get(NeuronBackendConfig.At(new NeuronOnChip(N))) with { EnableSpikeOut = true, RefractoryTime = 5 });
        rig.Edit(N, c => c with { EnableBypassExcitatory = excitatory, EnableBypassInhibitory = !excitatory });
        rig.Run(100);
        for (int i = 0; i < 10; i++) rig.Inject(ChipRig.LabelFor(4, 7), rig.Chip.Now + 100 + ((ulong)i * 50));
        // Another label, and a neighbour without bypass, do nothing.
        rig.Inject(ChipRig.LabelFor(4, 8), rig.Chip.Now + 2000);
        rig.Run(20);
        Assert.Equal(10, rig.Spikes.Count);
        Assert.All(rig.Spikes.Zip(rig.Spikes.Skip(1)), pair => Assert.Equal(50u, pair.Second.Cycle - pair.First.Cycle));
        rig.Synapse(0, excitatory ? 8 : 9, N, 0, 7);
        rig.Inject(ChipRig.LabelFor(4, 7), rig.Chip.Now + 100);
        rig.Edit(N, c => c with { EnableFire = false });
        rig.Synapse(0, excitatory ? 8 : 9, N, 1, 7);
        rig.Run(20);
        rig.Inject(ChipRig.LabelFor(4, 7), rig.Chip.Now + 100);
        rig.Run(20);
        Assert.Equal(10, rig.Spikes.Count);
    }

    [Fact]
    public void Bypass_keeps_the_refractory_time()
    {
        ChipRig rig = Rig();
        rig.Synapse(0, 8, N, 1, 7);
        rig.Set(NeuronBackendConfig.At(new NeuronOnChip(N)), rig.Get(NeuronBackendConfig.At(new NeuronOnChip(N))) with { EnableSpikeOut = true, RefractoryTime = 100 });
        rig.Edit(N, c => c with { EnableBypassExcitatory = true });
        rig.Run(100);
        for (int i = 0; i < 40; i++) rig.Inject(ChipRig.LabelFor(4, 7), rig.Chip.Now + 100 + ((ulong)i * 25));
        rig.Run(20);
        // 200 cycles refractory, an event every 25: every eighth or ninth fires.
        Assert.InRange(rig.Spikes.Count, 4, 5);
    }

    [Fact]
    public void Pause_keeps_input_from_a_membrane_under_reset()
    {
        double Under(bool pause, bool input)
        {
            ChipRig rig = Rig();
            for (int d = 4; d < 44; d += 4) rig.Synapse(0, 2 * d, N, 63, 7);
            rig.Edit(N, c => c with { EnablePause = pause, EnableResetMultiplication = false });
            rig.Code(N, CapMemRow.IBiasReset, 200);
            rig.Run(100);
            ulong start = rig.Chip.Now;
            rig.Chip.Write(NeuronReset.At(new NeuronOnChip(N)).AddressOf(0).Value, 0, 15);
            for (int d = 4; input && d < 44; d += 4) rig.Inject(ChipRig.LabelFor(d, 7), start + 60);
            rig.Run(1.8);
            return rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        }
        Assert.Equal(Under(true, false), Under(true, true), 1e-5);
        Assert.True(Under(false, true) > Under(false, false) + 0.05);
        Assert.Equal(Under(true, false), Under(false, false), 1e-4);
    }

    [Fact]
    public void A_pause_changes_no_potential_outside_of_resets()
    {
        double[] Trace(bool pause)
        {
            ChipRig rig = Rig();
            rig.Synapse(0, 8, N, 30, 7);
            rig.Edit(N, c => c with { EnablePause = pause });
            rig.Run(100);
            ulong start = rig.Chip.Now;
            rig.Inject(ChipRig.LabelFor(4, 7), start + 11);
            return [.. Enumerable.Range(1, 100).Select(i =>
            {
                rig.RunTo(start + ((ulong)i * 64));
                return (double)rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
            })];
        }
        double[] open = Trace(false), paused = Trace(true);
        for (int i = 0; i < open.Length; i++) Assert.Equal(open[i], paused[i], 0.01 * (open.Max() - open[0]));
    }

    [Fact]
    public void Force_reset_holds_the_membranes_of_its_half()
    {
        ChipRig rig = Rig();
        rig.Code(N, CapMemRow.VReset, 500);
        rig.Code(200, CapMemRow.VReset, 500);
        rig.Run(100);
        double west = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), east = rig.Chip.Analog.MembraneAt(200, rig.Chip.Now);
        rig.Set(CommonNeuronBackendConfig.At(0), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0, ForceReset = true });
        rig.Run(50);
        Assert.Equal((500 * 1.39e-3) - 0.46, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-4);
        Assert.Equal(east, rig.Chip.Analog.MembraneAt(200, rig.Chip.Now), 1e-4);
        rig.Set(CommonNeuronBackendConfig.At(0), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0 });
        rig.Run(100);
        Assert.Equal(west, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-4);
    }

    [Fact]
    public void Offset_current_is_a_source_or_a_sink()
    {
        ChipRig rig = Rig();
        rig.Code(N, CapMemRow.IMemOffset, 100);
        rig.Run(100);
        double rest = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        rig.Edit(N, c => c with { EnableMembraneOffset = true });
        rig.Run(200);
        double up = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now) - rest;
        rig.Edit(N, c => c with { InvertMembraneOffset = true });
        rig.Run(200);
        double down = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now) - rest;
        Assert.Equal(100 * 0.086 / rig.Chip.Analog.PhysicsOf(N).LeakNs, up, 1e-4);
        Assert.Equal(-up, down, 1e-4);
    }

    [Fact]
    public void Ranges_of_conductances_and_lines_follow_their_switches()
    {
        ChipRig rig = Rig();
        CircuitPhysics Of(Func<NeuronConfig, NeuronConfig> change)
        {
            rig.Neuron(N, false);
            rig.Edit(N, change);
            rig.Run(50);
            _ = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
            return rig.Chip.Analog.PhysicsOf(N);
        }
        CircuitPhysics plain = Of(c => c);
        Assert.Equal(8, Of(c => c with { EnableLeakMultiplication = true }).LeakNs / plain.LeakNs, 1e-9);
        Assert.Equal(1 / 8.0, Of(c => c with { EnableLeakDivision = true }).LeakNs / plain.LeakNs, 1e-9);
        Assert.Equal(0.5, Of(c => c with { EnableLeakDegeneration = true }).LeakNs / plain.LeakNs, 1e-9);
        Assert.Equal(0.5, Of(c => c with { EnableResetDegeneration = true }).ResetNs / plain.ResetNs, 1e-9);
        Assert.Equal(10, Of(c => c with { EnableSynapticInputExcitatoryHighResistance = true }).TauExcUs / plain.TauExcUs, 1e-9);
        CircuitPhysics large = Of(c => c with { EnableSynapticInputInhibitorySmallCapacitance = false });
        Assert.Equal(4, large.TauInhUs / plain.TauInhUs, 1e-9);
        Assert.Equal(plain.TauExcUs, large.TauExcUs);
        // A larger line capacitor makes the line slower and its deflection smaller.
        Assert.True(large.InhChargeVPf / large.TauInhUs < 0.3 * plain.InhChargeVPf / plain.TauInhUs);
    }
}
