using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class CapMemCellsTests
{
    private const int N = 60;

    // A quarter of the real one: the same law in less chip time.
    private const double TauUs = 1000;

    private static ChipRig Rig(ChipOptions options) => new(options with { Mismatch = 0, Noise = false }, IdealMorphology.Single, new AnalogParameters { CapMemTauUs = TauUs });

    private static void PulseReference(ChipRig rig, double us)
    {
        rig.Set(ReferenceGeneratorConfig.At(), ReferenceGeneratorConfig.Default with { EnableReset = true });
        rig.Run(us);
        rig.Set(ReferenceGeneratorConfig.At(), ReferenceGeneratorConfig.Default);
    }

    [Fact]
    public void A_cell_settles_exponentially_and_is_there_after_five_time_constants()
    {
        ChipRig rig = Rig(new ChipOptions { CapMemSettling = true });
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        rig.Run(10_500);
        double before = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        rig.Code(N, CapMemRow.VLeak, 800);
        double target = rig.Chip.Mismatch.VoltageGain * 800 * 1.25e-3 - 0.35;
        for (int k = 1; k <= 21; k += 4)
        {
            rig.Run(k == 1 ? TauUs / 4 : TauUs);
            double expected = target + ((before - target) * Math.Exp(-k / 4.0));
            // Followed on a raster of 65 us.
            Assert.Equal(expected, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), (Math.Abs(before - target) * Math.Exp(-k / 4.0) * 0.08) + 2e-4);
        }
        // Five time constants: 20 ms of a real cell.
        Assert.Equal(target, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), Math.Abs(target - before) * 0.011);
        rig.Run(5.5 * TauUs);
        Assert.Equal(target, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-5);
    }

    [Fact]
    public void A_cell_without_refresh_stays_where_it_is()
    {
        ChipRig rig = Rig(new ChipOptions { CapMemSettling = true });
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        rig.Run(10_500);
        rig.Code(N, CapMemRow.VLeak, 800);
        rig.Run(750);
        rig.Chip.Write(CapMemCell.At(CapMemCellOnChip.OfNeuron(new NeuronOnChip(N), CapMemRow.VLeak)).AddressOf(0).Value, 1023, 15);
        rig.Run(100);
        double held = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        rig.Run(5_000);
        Assert.InRange(held, 0.45, 0.6);
        Assert.Equal(held, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-3);
    }

    [Fact]
    public void Settling_does_not_depend_on_how_time_is_cut()
    {
        long Hash(bool cut)
        {
            ChipRig rig = Rig(new ChipOptions { CapMemSettling = true });
            rig.RunTo(1000);
            if (cut) rig.Cut = new Philox(5);
            rig.Code(N, CapMemRow.VLeak, 900);
            long hash = 0;
            for (int i = 0; i < 5; i++)
            {
                rig.RunTo(1000 + ((ulong)(i + 1) * 30_011));
                foreach (byte code in rig.Sample(0)) hash = (hash * 31) + code;
            }
            foreach (ChipEvent e in rig.Spikes) hash = (hash * 31) + (long)e.Cycle;
            return hash;
        }
        Assert.Equal(Hash(false), Hash(true));
    }

    [Fact]
    public void Strict_cells_wait_for_the_reference_and_say_so()
    {
        ChipRig rig = Rig(new ChipOptions { StrictCapMem = true });
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        Assert.True(rig.Chip.Losses.CapMemUnreferenced > 512 * 8);
        rig.Run(100);
        Assert.Equal(0.285, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 0.15);
        PulseReference(rig, 2);
        rig.Run(100);
        Assert.NotEqual(0.42, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 0.01);
        PulseReference(rig, 8.1);
        rig.Run(100);
        Assert.Equal(0.42, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 0.01);
        long counted = rig.Chip.Losses.CapMemUnreferenced;
        rig.Code(N, CapMemRow.VLeak, 700);
        Assert.Equal(counted, rig.Chip.Losses.CapMemUnreferenced);
    }

    [Fact]
    public void Writing_again_is_a_new_error_and_the_same_after_a_reset()
    {
        ChipRig rig = Rig(new ChipOptions { CapMemWriteNoise = true });
        double[] Three()
        {
            for (int n = 0; n < 512; n++) rig.Neuron(n, false);
            return [.. Enumerable.Range(0, 3).Select(_ =>
            {
                rig.Code(N, CapMemRow.VLeak, 620);
                rig.Run(100);
                return (double)rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
            })];
        }
        double[] first = Three();
        Assert.Equal(3, first.Distinct().Count());
        Assert.All(first, v => Assert.Equal((620 * 1.25e-3) - 0.35, v, 5 * 2.5 * 1.25e-3));
        rig.Chip.Reset();
        rig.Configure();
        Assert.Equal(first, Three());
    }

    [Fact]
    public void Many_equal_codes_disturb_each_other()
    {
        ChipRig rig = Rig(new ChipOptions { CapMemCrosstalk = true });
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        rig.Code(N, CapMemRow.VLeak, 777);
        rig.Run(100);
        double alone = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        for (int n = 0; n < 48; n++) rig.Code(n, CapMemRow.VExp, 777);
        rig.Run(100);
        // 49 equal cells, 8 of them free of charge, 0.05 codes each.
        Assert.Equal(41 * 0.05 * 1.25e-3, alone - rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-5);
    }
}
