using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>What follows which clock output (chip-model.md 6.1, pll.json, decisions.md).</summary>
public sealed class ClockDomainTests
{
    private const int Neuron = 20;

    // Divider 2 makes 250 MHz of output 2 (the nominal clock of the model) and, as the first divider, of outputs 0 and 1 (half the nominal one).
    private static void SetPpuDivider(ChipRig rig, int divider) => rig.Set(Adpll.At(1), Adpll.Default with { CoreDivM1 = divider });

    private static void SetEventDivider(ChipRig rig, int divider) => rig.Set(Adpll.At(0), Adpll.Default with { CoreDivM0 = divider });

    private static void SwitchOutput(ChipRig rig, int output, bool isOn) => rig.Set(PllClockOutputBlock.At(), PllClockOutputBlock.Default.WithClockOutputEnableOutput(output, isOn));

    private static ChipRig Rig()
    {
        var rig = new ChipRig();
        rig.Run(20);
        return rig;
    }

    private static ChipRig WithSource(int period)
    {
        ChipRig rig = Rig();
        rig.Node(new CrossbarNodeOnChip(12, 8).Value, 0, 0);
        rig.Set(BackgroundSpikeSource.At(0), BackgroundSpikeSource.Default with { Enable = true, Period = period });
        return rig;
    }

    private static ulong[] Distances(IEnumerable<ChipEvent> spikes) => [.. spikes.Zip(spikes.Skip(1), (a, b) => b.Cycle - a.Cycle)];

    [Theory]
    [InlineData(1, 251, 125, 126)]   // 500 MHz: 125.5 cycles
    [InlineData(5, 251, 627, 628)]   // 100 MHz: 627.5 cycles
    [InlineData(31, 1, 15, 16)]      // 16.1 MHz, a period of one clock: 15.5 cycles
    public void A_background_source_counts_its_period_in_clocks_of_output_2(int divider, int period, ulong shortest, ulong longest)
    {
        ChipRig rig = WithSource(period);
        SetPpuDivider(rig, divider);
        rig.Run(10);
        rig.Spikes.Clear();
        rig.Run(200);
        ulong[] distances = Distances(rig.Spikes);
        Assert.All(distances, d => Assert.InRange(d, shortest, longest));
        // Exact in the mean.
        Assert.Equal(period * divider / 2.0, distances.Average(d => (double)d), 1.0 / distances.Length + 1e-9);
    }

    [Fact]
    public void A_source_whose_clock_stops_waits_with_what_was_left_of_its_period()
    {
        ChipRig rig = WithSource(1000);
        ulong begun = rig.Chip.Now;
        rig.RunTo(begun + 2600);
        SwitchOutput(rig, PllClock.PpuOutput, false);
        rig.Run(500);
        Assert.Equal([begun + 1000 + EventPath.CrossbarLatency, begun + 2000 + EventPath.CrossbarLatency], rig.Spikes.Select(s => s.Cycle));
        SwitchOutput(rig, PllClock.PpuOutput, true);
        ulong back = rig.Chip.Now;
        rig.RunTo(back + 1000);
        Assert.Equal(back + 400 + EventPath.CrossbarLatency, rig.Spikes[2].Cycle);
    }

    [Theory]
    [InlineData(1, -250)]
    [InlineData(4, 500)]
    public void Refractory_counters_follow_output_2(int divider, int longer)
    {
        // Leak above threshold: 2 us of refractory time, 250 counts, and the way up.
        ChipRig rig = Rig();
        rig.Code(Neuron, CapMemRow.VLeak, 900);
        rig.Run(300);
        ulong nominal = Distances(rig.Spikes).Last();
        SetPpuDivider(rig, divider);
        rig.Run(300);
        Assert.Equal((double)nominal + longer, Distances(rig.Spikes).Last(), 2.0);
        SwitchOutput(rig, PllClock.PpuOutput, false);
        rig.Run(20);
        rig.Spikes.Clear();
        rig.Run(300);
        Assert.Empty(rig.Spikes);
    }

    [Fact]
    public void The_converter_counts_its_own_clock_along_the_ramp()
    {
        ChipRig rig = Rig();
        double nominal = rig.Sample(0)[Neuron];
        rig.Run(5);
        SetPpuDivider(rig, 4);
        rig.Chip.Read(0x02C8_0000, out int conversion);
        Assert.Equal(2 * Cadc.ConversionCycles, conversion);
        rig.Run(5);
        Assert.Equal(nominal / 2, rig.Sample(0)[Neuron], 1.0);
        SetPpuDivider(rig, 2);
        rig.Run(5);
        Assert.Equal(nominal, rig.Sample(0)[Neuron]);
        SwitchOutput(rig, PllClock.PpuOutput, false);
        rig.Chip.Read(0x02C8_0000, out conversion);
        Assert.Equal(0, conversion);
    }

    [Theory]
    [InlineData(1, new ulong[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(2, new ulong[] { 0, 2, 4, 6, 8, 10, 12, 14 })]
    [InlineData(3, new ulong[] { 0, 3, 6, 9, 12, 15, 18, 21 })]
    public void The_crossbar_moves_an_event_per_output_and_clock_of_SPL1(int divider, ulong[] expected)
    {
        ChipRig rig = Rig();
        SetEventDivider(rig, divider);
        rig.Run(1);
        rig.Node(new CrossbarNodeOnChip(8, 8).Value, 0, 0);
        rig.Spikes.Clear();
        for (int i = 0; i < Crossbar.FifoDepth; i++) rig.Inject((ushort)i, rig.Chip.Now + 9);
        rig.Run(1);
        Assert.Equal(expected, rig.Spikes.Select(s => s.Cycle - rig.Spikes[0].Cycle));
    }

    [Fact]
    public void A_crossbar_faster_than_the_grid_hands_several_events_to_a_cycle()
    {
        ChipRig rig = Rig();
        // 1 GHz at output 1: SPL1 at 500 MHz.
        rig.Set(Adpll.At(0), Adpll.Default with { LoopDivN = 20 });
        rig.Run(1);
        rig.Node(new CrossbarNodeOnChip(8, 8).Value, 0, 0);
        for (int i = 0; i < Crossbar.FifoDepth; i++) rig.Inject((ushort)i, rig.Chip.Now + 9);
        rig.Run(1);
        Assert.Equal(Crossbar.FifoDepth, rig.Spikes.Count);
        // 3.5 cycles from first to last.
        Assert.InRange(rig.Spikes[^1].Cycle - rig.Spikes[0].Cycle, 3ul, 4ul);
    }

    [Fact]
    public void Without_SPL1_events_from_outside_are_lost_and_those_of_neurons_wait()
    {
        ChipRig rig = Rig();
        rig.Node(new CrossbarNodeOnChip(8, 8).Value, 0, 0);
        SwitchOutput(rig, PllClock.PhyOutput, false);
        rig.Inject(5, rig.Chip.Now + 10);
        rig.Set(NeuronReset.At(new NeuronOnChip(Neuron)), NeuronReset.Default);
        rig.Run(100);
        Assert.Empty(rig.Spikes);
        Assert.Equal((1L, 1L), (rig.Chip.Losses.EventsWithoutClock, rig.Chip.Losses.Spikes));
        // From the MADC's clock instead.
        rig.Set(PllClockOutputBlock.At(), PllClockOutputBlock.Default.WithClockOutputEnableOutput(PllClock.PhyOutput, false) with { SwitchSpl1ToMadc = true });
        ulong back = rig.Chip.Now;
        rig.Inject(6, back + 50);
        rig.Run(1);
        Assert.Equal(2, rig.Spikes.Count);
        Assert.InRange(rig.Spikes[0].Cycle, back, back + 10);
    }

    [Fact]
    public void Synapse_drivers_recover_with_SPL1()
    {
        const int driver = 4;
        double[] seen = [.. new[] { 1, 2 }.Select(divider =>
        {
            ChipRig rig = Rig();
            rig.Drivers();
            rig.Set(SynapseDriverConfig.At(driver), SynapseDriverConfig.Default with { EnableReceiver = true, EnableStp = true, Utilization = 15, EnableRecovery = true, Recovery = 9 });
            rig.Set(CommonStpConfig.At(0), CommonStpConfig.Default with { EnableRecoveryClock = true });
            foreach (CapMemCellOnChip cell in new[] { CapMemShared.StpVRecover0(new(0)), CapMemShared.StpVRecover1(new(0)) }) rig.Cell(cell, 50);
            foreach (CapMemCellOnChip cell in new[] { CapMemShared.StpVCharge0(new(0)), CapMemShared.StpVCharge1(new(0)) }) rig.Cell(cell, 330);
            rig.Cell(CapMemShared.StpIRamp(new(0)), 600);
            SetEventDivider(rig, divider);
            rig.Run(20);
            ulong first = rig.Chip.Now;
            double rest = rig.Chip.Stp.VoltsAt(driver, first);
            rig.Chip.Stp.Pulse(driver, 7, first);
            double used = rig.Chip.Stp.VoltsAt(driver, first);
            return Math.Log((used - rest) / (rig.Chip.Stp.VoltsAt(driver, first + 2500) - rest));
        })];
        Assert.Equal(seen[0] / 2, seen[1], 1e-6);
        Assert.True(seen[0] > 0.1);
    }

    [Fact]
    public void A_slow_omnibus_answers_later()
    {
        ChipRig rig = Rig();
        Assert.Equal((0, 0), (rig.Chip.ReadDelay, rig.Chip.WriteDelay));
        SetEventDivider(rig, 4);
        Assert.Equal((60, 12), (rig.Chip.ReadDelay, rig.Chip.WriteDelay));
        SetEventDivider(rig, 1);
        rig.Set(Adpll.At(0), Adpll.Default with { LoopDivN = 20 });
        Assert.Equal((0, 0), (rig.Chip.ReadDelay, rig.Chip.WriteDelay));
    }

    [Fact]
    public void The_same_clocks_by_other_dividers_change_nothing()
    {
        ChipRig plain = Rig(), other = Rig();
        // 2 GHz over 4 instead of 1 GHz over 2.
        other.Set(Adpll.At(0), Adpll.Default with { LoopDivN = 20, CoreDivM0 = 2, PreDivP2 = 4 });
        other.Set(Adpll.At(1), Adpll.Default with { LoopDivN = 20, CoreDivM1 = 4 });
        foreach (ChipRig rig in new[] { plain, other })
        {
            rig.Drivers();
            for (int d = 0; d < 24; d++) rig.Synapse(0, 2 * d, Neuron, 63, 3);
            rig.Run(20);
            for (int d = 0; d < 24; d++) rig.Inject(ChipRig.LabelFor(d, 3), 30_000 + (ulong)(d / 4 * 2));
            rig.RunTo(60_000);
        }
        Assert.NotEmpty(plain.Spikes);
        Assert.Equal(plain.Spikes, other.Spikes);
    }
}
