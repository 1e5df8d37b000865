using Bss2.Chip;
using static Bss2.Simulation.Tests.CorrelationRig;

namespace Bss2.Simulation.Tests;

/// <summary>Bias, calibration, reset and reading of the sensors over omnibus and vector windows (chip-model.md 3.4, registers-notes.md 4, 6).</summary>
public sealed class CorrelationReadoutTests
{
    [Theory]
    [InlineData(80, 140, 0, 0, 0.5, 5)]
    [InlineData(160, 70, 0, 0, 1, 2.5)]
    [InlineData(80, 70, 0, 3, 0.571428571, 5)]
    [InlineData(80, 70, 2, 0, 1, 3.333333333)]
    public void Biases_and_calibration_bits_set_amplitude_and_time_constant(int ramp, int store, int timeCalib, int ampCalib, double amplitude, double tauUs)
    {
        ChipRig rig = Rig(ramp, store);
        Calibrate(rig, timeCalib, ampCalib);
        foreach (double us in new[] { 1.0, 6 })
        {
            Reset(rig);
            Pair(rig, us);
            Assert.Equal(amplitude * PairV * Math.Exp(-us / tauUs), Deflection(rig, acausal: false), 2e-7);
        }
    }

    [Fact]
    public void Changing_the_characteristics_leaves_what_was_recorded()
    {
        ChipRig rig = Rig();
        Pair(rig, 1);
        double before = Deflection(rig, acausal: false);
        Pair(rig, 1);
        Calibrate(rig, timeCalib: 0, ampCalib: 3);
        rig.Synapse(0, Row, Column, 63, Label + 1);
        Pair(rig, 1);
        Assert.Equal(2 * before, Deflection(rig, acausal: false), 2e-7);
    }

    [Fact]
    public void Without_bias_nothing_is_recorded_and_the_channels_stay_open()
    {
        ChipRig rig = Rig(ramp: 80, store: 0, output: 0);
        byte open = Read(rig, acausal: false, Row)[Column];
        Pair(rig, 1);
        Assert.Equal(open, Read(rig, acausal: false, Row)[Column]);
        Bias(rig, 80, 70, 600);
        Assert.Equal(200, Read(rig, acausal: false, Row)[Column]);
        Assert.Equal(0, Deflection(rig, acausal: false));
    }

    [Fact]
    public void A_trigger_reads_the_addressed_row_and_buffered_reads_what_it_held()
    {
        ChipRig rig = Rig();
        rig.Synapse(0, Row + 2, Column, 0, Label);
        for (int k = 0; k < 100; k++) Pair(rig, 1);
        int causal = 200 - (int)Math.Round(100 * 0.5 * Math.Exp(-1 / TauUs));
        Assert.Equal(causal, Read(rig, acausal: false, Row)[Column]);
        Assert.Equal(200, Read(rig, acausal: true, Row)[Column]);
        Assert.Equal(200, Read(rig, acausal: false, Row + 2)[Column]);
        // The row of a buffered read does not matter.
        uint quad = (uint)((32 * (Column & 1)) + (Column / 8));
        Assert.Equal(200, (int)(rig.Chip.Read(0x02C8_0000 + 0x20_0000 + (Row * 64) + quad, out _) >> (8 * (3 - (Column / 2 % 4))) & 0xFF));
        var vector = new byte[128];
        rig.Chip.ReadVectorWindow(0, 0x8_0000 + (2 * Row) + (Column & 1), vector);
        Assert.Equal(causal, vector[Column / 2]);
    }

    [Fact]
    public void A_neuron_on_the_line_is_read_as_before()
    {
        ChipRig plain = new(), rig = Rig();
        for (uint q = 0; q < 64; q++) rig.Chip.Write(0x02C0_4000 + q, 0x2020_2020, 15);
        plain.Run(50);
        rig.Run(50);
        byte[] expected = plain.Sample(0), seen = Read(rig, acausal: false, 0);
        for (int c = 0; c < 256; c += 2) Assert.Equal(expected[c], seen[c]);
    }

    [Theory]
    [InlineData("quad", true, true)]
    [InlineData("causal", true, false)]
    [InlineData("acausal", false, true)]
    [InlineData("both", true, true)]
    [InlineData("acausal window", false, true)]
    [InlineData("other row", false, false)]
    [InlineData("other half", false, false)]
    [InlineData("disabled", false, false)]
    public void A_reset_window_resets_its_row_and_branches(string how, bool causal, bool acausal)
    {
        ChipRig rig = Rig();
        Pair(rig, 1);
        Pair(rig, -1);
        uint index = 2 * Row;
        switch (how)
        {
            case "quad": rig.Chip.Write(0x02C9_0000 + (Row * 64) + (Column / 8), 0, 15); break;
            case "causal": Vector(rig, 0x9_0000 + index, 1); break;
            case "acausal": Vector(rig, 0x9_0000 + index, 2); break;
            case "both": Vector(rig, 0x8_0000 + index, 3); break;
            case "acausal window": Vector(rig, 0xD_0000 + index, 3); break;
            case "other row": Vector(rig, 0x9_0000 + index + 2, 3); break;
            case "other half": Vector(rig, 0x9_0000 + index + 1, 3); break;
            default: rig.Chip.WriteVectorWindow(0, 0x9_0000 + index, Enumerable.Repeat((byte)3, 128).ToArray(), UInt128.Zero); break;
        }
        Assert.Equal(causal, Deflection(rig, acausal: false) == 0);
        Assert.Equal(acausal, Deflection(rig, acausal: true) == 0);
    }

    [Fact]
    public void A_reset_of_neurons_resets_no_sensor_of_row_0()
    {
        ChipRig rig = Rig();
        rig.Synapse(0, 0, Column, 0, Label);
        rig.Run(20);
        rig.Inject(ChipRig.LabelFor(0, Label), rig.Chip.Now);
        rig.Run(1);
        rig.Chip.Write(0x02C9_4000 + (Column / 8), 0, 15);
        Assert.True(Deflection(rig, acausal: false, 0) > 0);
        rig.Run(100);
        rig.Chip.Write(0x02C9_4000 + (Column / 8), 0, 15);
        Assert.True(Deflection(rig, acausal: false, 0) > 0);
    }

    [Fact]
    public void Settling_cells_bring_the_sensors_to_their_bias()
    {
        ChipRig rig = Rig(options: new ChipOptions { Mismatch = 0, Noise = false, CapMemSettling = true });
        Pair(rig, 1);
        double early = Deflection(rig, acausal: false);
        Reset(rig);
        rig.Run(60_000);
        Pair(rig, 1);
        // A lower store current makes a larger amplitude.
        Assert.Equal(PairV * Math.Exp(-1 / TauUs), Deflection(rig, acausal: false), 2e-6);
        Assert.True(early > 1.5 * Deflection(rig, acausal: false));
    }

    [Fact]
    public void A_chip_reset_forgets_pulses_and_deflections()
    {
        ChipRig rig = Rig();
        Pair(rig, 1);
        rig.Inject(ChipRig.LabelFor(Driver, Label), rig.Chip.Now);
        rig.Run(1);
        rig.Chip.Reset();
        Configure(rig, 80, 70, 600);
        rig.Set(NeuronReset.At(new NeuronOnChip(Column)), NeuronReset.Default);
        Assert.Equal(0, Deflection(rig, acausal: false));
    }
}
