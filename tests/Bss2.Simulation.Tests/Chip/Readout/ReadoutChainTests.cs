using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class ReadoutChainTests
{
    private static readonly ChipOptions Ideal = new() { Mismatch = 0, Noise = false };

    private static double Volts(MadcRig madc)
    {
        madc.Record(2);
        return (1.58e-3 * madc.Samples[^1].Code) - 0.065;
    }

    [Fact]
    public void A_buffer_that_nothing_drives_floats() => Assert.Equal(1.0, Volts(new MadcRig(Ideal)), 1e-3);

    [Fact]
    public void Several_neurons_on_a_buffer_read_as_their_average()
    {
        var madc = new MadcRig(Ideal, null, 20);
        double alone = Volts(madc);
        foreach (int circuit in new[] { 40, 41 }) madc.Rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(circuit), CapMemRow.VLeak), 700);
        madc.Connect(40, 0);
        madc.Rig.Run(60);
        double both = Volts(madc);
        var other = new MadcRig(Ideal, null, 40);
        foreach (int circuit in new[] { 40, 41 }) other.Rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(circuit), CapMemRow.VLeak), 700);
        Assert.Equal((alone + Volts(other)) / 2, both, 2e-3);
    }

    [Fact]
    public void Without_amplifier_switch_or_pre_amplifier_nothing_reaches_the_converter()
    {
        var madc = new MadcRig(Ideal, null, 20);
        Assert.True(Volts(madc) < 0.5);
        madc.Rig.Set(NeuronConfig.At(20), madc.Rig.Get(NeuronConfig.At(20)) with { EnableReadoutAmplifier = false });
        madc.Rig.Run(20);
        Assert.Equal(1.0, Volts(madc), 1e-3);
        madc = new MadcRig(Ideal, MadcConfig.Default with { ConnectPreampToMadc = false }, 20);
        Assert.Equal(1.0, Volts(madc), 1e-3);
    }

    [Fact]
    public void The_multiplexer_of_a_circuit_shows_its_synaptic_lines_and_the_adaptation_reference()
    {
        var p = new AnalogParameters();
        var madc = new MadcRig(Ideal, null, 20);
        madc.Rig.Drivers();
        madc.Rig.Synapse(0, 0, 20, 63, 1);
        NeuronConfig config = madc.Rig.Get(NeuronConfig.At(20));
        madc.Rig.Set(NeuronConfig.At(20), config with { ReadoutSource = ReadoutSource.ExcSynin });
        madc.Rig.Run(20);
        Assert.Equal(p.LineRestV, Volts(madc), 1e-3);
        madc.Control(MadcRig.Start);
        madc.Rig.Inject(ChipRig.LabelFor(0, 1), madc.Rig.Chip.Now + 1);
        madc.Rig.Run(1);
        // A single event of weight 63, a fortieth of what saturates the line (chip-model.md 2.4).
        Assert.InRange(p.LineRestV - ((1.58e-3 * madc.Samples.Min(s => s.Code)) - 0.065), p.LineSaturationV / 80, p.LineSaturationV / 20);
        madc.Control(MadcRig.Stop);
        madc.Rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(20), CapMemRow.VAdaptRef), 400);
        madc.Rig.Set(NeuronConfig.At(20), config with { ReadoutSource = (ReadoutSource)3 });
        madc.Rig.Run(20);
        Assert.Equal(0.019 + (1.875e-3 * 400), Volts(madc), 1e-3);
    }

    [Fact]
    public void The_debug_lines_of_the_CADC_carry_a_columns_neuron()
    {
        var madc = new MadcRig(Ideal);
        madc.Rig.Set(ReadoutSourceSelection.At(), ReadoutSourceSelection.Default.WithBufferCadcDebugCausal(0, true));
        Assert.Equal(1.0, Volts(madc), 1e-3);
        madc.Rig.Chip.Write(0x02CF_80C0 + 2, 0x0040_0000, 15);   // Column 18 onto the causal debug line.
        Assert.Equal(0.42, Volts(madc), 0.02);
    }

    [Fact]
    public void The_current_DAC_pulls_a_buffer_and_moves_membranes_with_unbuffered_access()
    {
        var madc = new MadcRig(Ideal, null, 20);
        double rest = Volts(madc);
        CurrentDac dac = CurrentDac.Default with { Current = 40, EnableCurrent = true };
        madc.Rig.Set(NeuronConfig.At(20), madc.Rig.Get(NeuronConfig.At(20)) with { EnableUnbufferedAccess = true });
        madc.Rig.Set(CurrentDac.At(), dac.WithConnectNeuron(1, true));
        madc.Rig.Run(60);
        Assert.Equal(rest, Volts(madc), 2e-3);
        madc.Rig.Set(CurrentDac.At(), dac.WithConnectNeuron(0, true));
        madc.Rig.Run(60);
        Assert.True(Volts(madc) > rest + 0.05);
        madc.Rig.Set(CurrentDac.At(), dac.WithConnectNeuron(0, true) with { Sign = CurrentDacSign.Sink });
        madc.Rig.Run(60);
        Assert.True(Volts(madc) < rest - 0.05);
        madc.Rig.Set(ReadoutSourceSelection.At(), ReadoutSourceSelection.Default.WithBufferCurrentDac(0, true));
        Assert.Equal(0, Volts(madc), 2e-3);
    }

    [Fact]
    public void The_debug_line_of_the_drivers_shows_storage_voltages_and_looking_changes_nothing()
    {
        const int driver = 6;
        MadcRig seen = WithStorage(), unseen = WithStorage();
        seen.Rig.Set(ReadoutSourceSelection.At(), ReadoutSourceSelection.Default.WithBufferSynapseDriverDebug(0, 0, true));
        double before = Volts(seen);
        Volts(unseen);
        Assert.Equal(seen.Rig.Chip.Stp.VoltsAt(driver, seen.Rig.Chip.Now), before, 2e-3);
        foreach (MadcRig madc in new[] { seen, unseen })
        {
            madc.Rig.Inject(ChipRig.LabelFor(driver, 1), madc.Rig.Chip.Now + 10);
            madc.Rig.Run(1);
        }
        double after = Volts(seen);
        Volts(unseen);
        Assert.True(Math.Abs(after - before) > 0.05, $"{before} V, then {after} V");
        Assert.Equal(unseen.Rig.Chip.Stp.VoltsAt(driver, unseen.Rig.Chip.Now), seen.Rig.Chip.Stp.VoltsAt(driver, seen.Rig.Chip.Now));
        Assert.Equal(seen.Rig.Chip.Stp.VoltsAt(driver, seen.Rig.Chip.Now), after, 5e-3);
        // The other hemisphere's line has no driver on it.
        seen.Rig.Set(ReadoutSourceSelection.At(), ReadoutSourceSelection.Default.WithBufferSynapseDriverDebug(0, 1, true));
        Assert.Equal(1.0, Volts(seen), 1e-3);

        static MadcRig WithStorage()
        {
            var madc = new MadcRig(Ideal);
            madc.Rig.Drivers();
            SynapseDriverConfig config = SynapseDriverConfig.Default with { EnableReceiver = true, RowAddressCompareMask = 31, EnableStp = true, Utilization = 15, EnableReadout = true, EnableRecovery = true };
            madc.Rig.Set(SynapseDriverConfig.At(driver), config);
            madc.Rig.Set(CommonStpConfig.At(0), CommonStpConfig.Default with { EnableRecoveryClock = true, RecoveryClockSpeed = 4 });
            madc.Rig.Cell(CapMemShared.StpVRecover0(new(0)), 200);
            madc.Rig.Cell(CapMemShared.StpVCharge0(new(0)), 500);
            madc.Rig.Cell(CapMemShared.StpIRamp(new(0)), 600);
            madc.Rig.Run(20);
            return madc;
        }
    }
}
