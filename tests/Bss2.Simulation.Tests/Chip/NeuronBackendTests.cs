using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>The digital half of the neurons beyond plain spikes (chip-model.md 1.7).</summary>
public sealed class NeuronBackendTests
{
    [Fact]
    public void A_counter_wraps_at_256_and_its_overflow_stays_until_it_is_cleared()
    {
        ChipRig rig = Rig();
        var neuron = new NeuronOnChip(20);
        for (int fire = 1; fire <= 600; fire++)
        {
            Fire(rig, 20);
            SpikeCounterRead seen = rig.Get(SpikeCounterRead.At(neuron));
            Assert.Equal((fire % 256, fire > 255), (seen.Count, seen.Overflow));
        }
        rig.Set(SpikeCounterReset.At(neuron), SpikeCounterReset.Default);
        Assert.Equal(SpikeCounterRead.Default, rig.Get(SpikeCounterRead.At(neuron)));
    }

    [Fact]
    public void Slaves_on_the_fire_line_of_a_master_fire_with_it()
    {
        ChipRig rig = Rig();
        // 20 -> bottom 276 -> right 277; 278 is connected but no slave, 279 a slave behind it.
        Backend(rig, 20, c => c with { EnableNeuronMaster = true, ConnectFireBottom = true });
        Backend(rig, 276, c => c with { EnableNeuronSlave = true, ConnectFireToRight = true });
        Backend(rig, 277, c => c with { EnableNeuronSlave = true, ConnectFireToRight = true });
        Backend(rig, 278, c => c with { ConnectFireToRight = true });
        Backend(rig, 279, c => c with { EnableNeuronSlave = true });
        Fire(rig, 20);
        Assert.Equal([1, 1, 1, 0, 1], Counts(rig, 20, 276, 277, 278, 279));
        // A slave's own fire goes nowhere.
        Fire(rig, 276);
        Assert.Equal([1, 2, 1, 0, 1], Counts(rig, 20, 276, 277, 278, 279));
    }

    [Fact]
    public void The_line_from_the_right_is_broken_and_no_line_crosses_the_middle()
    {
        ChipRig rig = Rig();
        Backend(rig, 21, c => c with { EnableNeuronMaster = true });
        Backend(rig, 20, c => c with { EnableNeuronSlave = true, ConnectFireFromRight = true });
        Backend(rig, 127, c => c with { EnableNeuronMaster = true, ConnectFireToRight = true });
        Backend(rig, 128, c => c with { EnableNeuronSlave = true });
        Fire(rig, 21);
        Fire(rig, 127);
        Assert.Equal([0, 1, 1, 0], Counts(rig, 20, 21, 127, 128));
    }

    [Fact]
    public void A_shared_fire_comes_with_a_reset_and_an_event()
    {
        ChipRig rig = Rig();
        Backend(rig, 20, c => c with { EnableNeuronMaster = true, ConnectFireBottom = true });
        Backend(rig, 276, c => c with { EnableNeuronSlave = true, EnableSpikeOut = true });
        rig.Spikes.Clear();
        Fire(rig, 20);
        Assert.Equal(2, rig.Spikes.Count);
        Assert.InRange(rig.Spikes[1].Cycle - rig.Spikes[0].Cycle, 1ul, 64ul);
    }

    [Fact]
    public void A_forced_reset_holds_the_membranes_of_its_half_and_no_others()
    {
        ChipRig rig = Strong(), free = Strong();
        Hold(rig, east: 0, true);
        rig.Run(20);
        float held = rig.Chip.Analog.MembraneAt(20, rig.Chip.Now);
        Volley(rig);
        Volley(free);
        Assert.Contains(free.Spikes, s => Column(s) < 128);
        Assert.DoesNotContain(rig.Spikes, s => Column(s) < 128);
        Assert.Equal(free.Spikes.Count(s => Column(s) >= 128), rig.Spikes.Count(s => Column(s) >= 128));
        Assert.Equal(held, rig.Chip.Analog.MembraneAt(20, rig.Chip.Now), 2e-3f);

        Hold(rig, east: 0, false);
        rig.Run(50);
        rig.Spikes.Clear();
        free.Spikes.Clear();
        Volley(rig);
        Volley(free);
        Assert.Equal(free.Spikes.Count(s => Column(s) < 128), rig.Spikes.Count(s => Column(s) < 128));
    }

    private static int Column(ChipEvent spike) => ((spike.Value >> 8 & 7) * 32) + (spike.Value & 31);

    private static ChipRig Rig()
    {
        var rig = new ChipRig();
        rig.Run(20);
        return rig;
    }

    // Three neurons in the west and three in the east that fire at a volley: few enough for the crossbar.
    private static ChipRig Strong()
    {
        var rig = new ChipRig();
        rig.Drivers();
        for (int d = 0; d < 24; d++)
            foreach (int c in new[] { 20, 40, 52, 160, 180, 220 }) rig.Synapse(0, 2 * d, c, 63, 3);
        rig.Run(20);
        return rig;
    }

    private static void Volley(ChipRig rig)
    {
        for (int d = 0; d < 24; d++) rig.Inject(ChipRig.LabelFor(d, 3), rig.Chip.Now + (ulong)(d / 4 * 2));
        rig.Run(60);
    }

    private static void Hold(ChipRig rig, int east, bool hold) =>
        rig.Set(CommonNeuronBackendConfig.At(east), rig.Get(CommonNeuronBackendConfig.At(east)) with { ForceReset = hold });

    private static void Backend(ChipRig rig, int circuit, Func<NeuronBackendConfig, NeuronBackendConfig> change) =>
        rig.Set(NeuronBackendConfig.At(new NeuronOnChip(circuit)), change(rig.Get(NeuronBackendConfig.At(new NeuronOnChip(circuit)))));

    private static void Fire(ChipRig rig, int circuit)
    {
        rig.Set(NeuronReset.At(new NeuronOnChip(circuit)), NeuronReset.Default);
        rig.Run(5);
    }

    private static int[] Counts(ChipRig rig, params int[] circuits) => [.. circuits.Select(c => rig.Get(SpikeCounterRead.At(new NeuronOnChip(c))).Count)];
}
