using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class CadcTests
{
    [Fact]
    public void The_static_pattern_needs_no_neuron()
    {
        var rig = new ChipRig();
        var codes = new byte[128];
        for (int half = 0; half < 2; half++)
        {
            rig.Chip.ReadVectorWindow(0, 0x18_0000 + (uint)half, codes);
            for (int j = 0; j < 128; j++) Assert.Equal(0x80 | ((((2 * j) + half) % 64) << 1), codes[j]);
        }
    }

    [Fact]
    public void Calibrated_neurons_rest_near_80_and_unconnected_channels_read_high()
    {
        var rig = new ChipRig(new ChipOptions());
        rig.Run(50);
        byte[] codes = rig.Sample(1);
        double mean = Enumerable.Range(0, 128).Average(n => codes[2 * n]);
        Assert.InRange(mean, 78, 82);
        Assert.True(codes[1] > 150);
    }

    [Fact]
    public void A_trigger_takes_its_time_and_buffered_reads_return_what_was_held()
    {
        var rig = new ChipRig(new ChipOptions());
        rig.Run(50);
        rig.Chip.Read(0x02C8_0000, out int first);
        rig.Chip.Read(0x02C8_0000, out int second);
        Assert.Equal((300, 700), (first, second));
        var held = new byte[128];
        rig.Chip.ReadVectorWindow(0, 0x28_0000, held);
        rig.Run(30);
        var again = new byte[128];
        rig.Chip.ReadVectorWindow(0, 0x28_0000, again);
        Assert.Equal(held, again);
        rig.Chip.ReadVectorWindow(0, 0x8_0000, again);
        Assert.NotEqual(held, again);
    }

    [Fact]
    public void Eight_channels_at_once_give_the_codes_of_each_alone()
    {
        var rig = new ChipRig(new ChipOptions());
        rig.Run(50);
        var vector = new byte[128];
        rig.Chip.ReadVectorWindow(0, 0x8_0000, vector);
        for (int half = 0; half < 2; half++)
            foreach ((uint window, uint port) in new[] { (0x28_0000u, 0x02E8_0000u), (0x2C_0000u, 0x02EC_0000u) })
            {
                rig.Chip.ReadVectorWindow(0, window + (uint)half, vector);
                for (int quad = half * 32; quad < (half * 32) + 32; quad++)
                {
                    uint word = rig.Chip.Read(port + (uint)quad, out _);
                    for (int e = 0; e < 4; e++) Assert.Equal(vector[SynapseQuadOnChip.ColumnOf(quad, e) >> 1], (byte)(word >> (8 * (3 - e))));
                }
            }
    }

    [Fact]
    public void The_debug_line_holds_the_synaptic_inputs()
    {
        var rig = new ChipRig();
        rig.Drivers();
        rig.Synapse(0, 0, 40, 63, 1);
        rig.Run(20);
        var both = new byte[128];
        Array.Fill(both, (byte)3);
        float rest = rig.Chip.Analog.MembraneAt(40, rig.Chip.Now);
        rig.Chip.WriteVectorWindow(0, 0x2_0000 + 512, both, UInt128.MaxValue);
        rig.Inject(ChipRig.LabelFor(0, 1), rig.Chip.Now);
        rig.Run(5);
        Assert.Equal(rest, rig.Chip.Analog.MembraneAt(40, rig.Chip.Now), 1e-3f);
        rig.Chip.WriteVectorWindow(0, 0x2_0000 + 512, new byte[128], UInt128.MaxValue);
        rig.Inject(ChipRig.LabelFor(0, 1), rig.Chip.Now);
        rig.Run(5);
        Assert.True(rig.Chip.Analog.MembraneAt(40, rig.Chip.Now) > rest + 0.05f);
    }
}
