using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class EventPathTests
{
    // All drivers carry weights to neuron columns 0..255 of both hemispheres with label 3.
    private static ChipRig Strong()
    {
        var rig = new ChipRig();
        rig.Drivers();
        for (int h = 0; h < 2; h++)
            for (int d = 0; d < 24; d++)
                for (int c = 0; c < 256; c += 2) rig.Synapse(h, 2 * d, c, 63, 3);
        rig.Run(20);
        return rig;
    }

    private static void Volley(ChipRig rig, int label = 3)
    {
        for (int d = 0; d < 24; d++) rig.Inject(ChipRig.LabelFor(d, label), rig.Chip.Now + (ulong)(d / 4 * 2));
        rig.Run(30);
    }

    private static HashSet<int> Fired(ChipRig rig) => [.. rig.Spikes.Select(s => s.Value & 0x7FF)];

    [Fact]
    public void One_synapse_label_flipped_changes_exactly_one_neuron()
    {
        ChipRig plain = Strong(), flipped = Strong();
        for (int d = 0; d < 24; d++) flipped.Synapse(0, 2 * d, 84, 63, d == 0 ? 3 + 8 : 3);
        Volley(plain);
        Volley(flipped);
        // A spike's time of each neuron: one neuron is later, all others are the same to the cycle.
        var a = plain.Chip.Analog;
        Assert.Equal(Fired(plain), Fired(flipped));
        int different = 0;
        for (int c = 0; c < 512; c += 2)
            if (a.MembraneAt(c, plain.Chip.Now) != flipped.Chip.Analog.MembraneAt(c, flipped.Chip.Now)) different++;
        Assert.Equal(1, different);
    }

    [Fact]
    public void Labels_and_switches_decide_who_fires()
    {
        ChipRig rig = Strong();
        Volley(rig, label: 4);
        Assert.Empty(rig.Spikes);
        Volley(rig);
        // Without mismatch all fire in one cycle: two neuron outputs compete for each L2 output, and what does not fit is counted.
        Assert.Equal(4 * 256, rig.Spikes.Count + rig.Chip.Losses.Spikes);
        Assert.InRange(Fired(rig).Count, 128, 256);
    }

    [Fact]
    public void A_wrong_crossbar_node_silences_exactly_its_bus()
    {
        for (int bus = 0; bus < 8; bus++)
        {
            var rig = new ChipRig();
            rig.Drivers();
            for (int b = 0; b < 4; b++)
                for (int h = 0; h < 2; h++) rig.Synapse(h, 2 * b, 2 * (10 + b), 40, 3);
            rig.Run(20);
            float before = rig.Chip.Analog.MembraneAt(20, rig.Chip.Now);
            rig.Node(new CrossbarNodeOnChip(8 + (bus & 3), bus).Value, 0, 1);
            for (int b = 0; b < 4; b++) rig.Inject(ChipRig.LabelFor(b, 3), rig.Chip.Now);
            rig.Run(5);
            for (int other = 0; other < 8; other++)
            {
                int circuit = ((other >> 2) * 256) + (2 * (10 + (other & 3)));
                Assert.Equal(other != bus, rig.Chip.Analog.MembraneAt(circuit, rig.Chip.Now) > before + 0.005f);
            }
        }
    }

    [Fact]
    public void Neurons_that_fire_at_once_share_an_output_by_fixed_priority()
    {
        var rig = new ChipRig();
        // Outputs 4..7 would compete with 0..3 for the L2 outputs.
        for (int i = 4; i < 8; i++) rig.Node(new CrossbarNodeOnChip(i, 8 + (i % 4)).Value, 0, 1);
        rig.Run(20);
        for (int n = 510; n >= 0; n -= 2) rig.Set(NeuronReset.At(new NeuronOnChip(n)), NeuronReset.Default);
        // 32 of 64 positions of an output are in use: 32 grants in successive cycles, lowest position first.
        rig.Run(5);
        Assert.Equal(128, rig.Spikes.Count);
        for (int output = 0; output < 4; output++)
        {
            ChipEvent[] events = [.. rig.Spikes.Where(s => (s.Value >> 8 & 7) == output)];
            Assert.Equal(32, events.Length);
            int[] order = [.. events.Select(e => e.Value & 0xFF)];
            Assert.Equal(order.Order(), order);
        }
        Assert.Equal(rig.Spikes.Min(s => s.Cycle) + 31, rig.Spikes.Max(s => s.Cycle));
        Assert.Equal(0, rig.Chip.Losses.NeuronArbitration);
    }

    [Fact]
    public void A_burst_on_one_bus_overflows_and_every_loss_is_counted()
    {
        var rig = new ChipRig();
        rig.Run(20);
        rig.Set(CrossbarOutputConfig.At(), CrossbarOutputConfig.Default.WithEnableEventCounter(0, true));
        for (int i = 0; i < 40; i++) rig.Inject(ChipRig.LabelFor(0, 1), rig.Chip.Now);
        rig.Run(5);
        Assert.Equal(40 - Crossbar.FifoDepth, rig.Chip.Losses.CrossbarFifoFull);
        Assert.Equal(Crossbar.FifoDepth, rig.Get(CrossbarOutputEventCounter.At(0)).Value);
    }

    [Fact]
    public void L2_loopback_returns_an_event_after_the_crossbar()
    {
        var rig = new ChipRig();
        rig.Node(new CrossbarNodeOnChip(9, 9).Value, 0, 0);
        rig.Run(20);
        ulong now = rig.Chip.Now;
        rig.Inject(0x4123, now + 10);
        rig.Run(1);
        Assert.Equal(new ChipEvent(now + 10 + EventPath.CrossbarLatency, 0x4123, false), Assert.Single(rig.Spikes));
    }

    [Fact]
    public void A_regular_background_source_counts_as_its_period_says()
    {
        var rig = new ChipRig();
        rig.Node(new CrossbarNodeOnChip(14, 10).Value, 0, 0);
        rig.Set(BackgroundSpikeSource.At(2), BackgroundSpikeSource.Default with { Period = 1000, NeuronLabel = 0x1C0, Enable = true });
        rig.Run(1000);
        Assert.InRange(rig.Spikes.Count, 249, 250);
        Assert.All(rig.Spikes, s => Assert.Equal(0x81C0, s.Value));
        rig.Set(BackgroundSpikeSource.At(2), BackgroundSpikeSource.Default);
        rig.Spikes.Clear();
        rig.Run(100);
        Assert.Empty(rig.Spikes);
    }

    [Fact]
    public void Spike_counters_count_fires_and_show_overflow()
    {
        var rig = new ChipRig();
        rig.Run(20);
        var neuron = new NeuronOnChip(1, 200);
        for (int i = 0; i < 3; i++)
        {
            rig.Set(NeuronReset.At(neuron), NeuronReset.Default);
            rig.Run(5);
        }
        Assert.Equal(3, rig.Get(SpikeCounterRead.At(neuron)).Count);
        rig.Set(SpikeCounterReset.At(neuron), SpikeCounterReset.Default);
        Assert.Equal(0, rig.Get(SpikeCounterRead.At(neuron)).Count);
    }
}
