using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>Correlation sensors as the CADC and the windows of the synapse array show them (chip-model.md 3.4).</summary>
public sealed class CorrelationSensorTests
{
    private const int Driver = 12, Row = 24, Column = 20, Label = 9;
    private const int PulseLatency = EventPath.CrossbarLatency + EventPath.DriverLatency;
    private const double PairV = 0.5 * 4.5e-3, TauUs = 5;

    [Theory]
    [InlineData(0.4)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(12)]
    public void A_pair_adds_what_its_delay_leaves_of_the_amplitude_to_its_own_branch(double us)
    {
        foreach (int sign in new[] { 1, -1 })
        {
            ChipRig rig = Rig();
            for (int k = 0; k < 20; k++) Pair(rig, sign * us);
            double expected = 20 * PairV * Math.Exp(-us / TauUs);
            Assert.Equal(expected, Deflection(rig, acausal: sign < 0), 2e-6);
            // 200 us to the next pair are 40 time constants.
            Assert.Equal(0, Deflection(rig, acausal: sign > 0), 1e-9);
        }
    }

    [Fact]
    public void A_synapse_pairs_a_pulse_with_its_last_one_if_that_was_of_the_other_kind()
    {
        ChipRig rig = Rig();
        // pre 0, pre 2, post 3, post 5, pre 9 us.
        foreach ((double us, bool post) in new[] { (0.0, false), (2, false), (3, true), (5, true), (9, false) })
            if (post) PostAt(rig, 100 + us);
            else PreAt(rig, 100 + us);
        rig.RunTo(200 * ChipRig.CyclesPerUs);
        Assert.Equal(PairV * Math.Exp(-1 / TauUs), Deflection(rig, acausal: false), 2e-6);
        Assert.Equal(PairV * Math.Exp(-4 / TauUs), Deflection(rig, acausal: true), 2e-6);
    }

    [Fact]
    public void Only_the_label_makes_a_pre_pulse_and_the_weight_does_not_matter()
    {
        ChipRig rig = Rig();
        rig.Synapse(0, Row, Column, 0, Label);
        rig.Synapse(0, Row, Column + 1, 63, Label + 1);
        rig.Synapse(0, Row + 1, Column, 0, Label);
        Pair(rig, 1);
        Assert.True(Deflection(rig, acausal: false) > 0);
        Assert.Equal(0, Deflection(rig, acausal: false, Row, Column + 1));
        Assert.True(Deflection(rig, acausal: false, Row + 1, Column) > 0);
        Assert.Equal(0, Deflection(rig, acausal: false, Row + 2, Column));
    }

    [Fact]
    public void The_deflection_ends_at_160_codes()
    {
        ChipRig rig = Rig();
        for (int k = 0; k < 450; k++) Pair(rig, 0.2);
        Assert.Equal(160 * 4.5e-3, Deflection(rig, acausal: false), 1e-5);
    }

    [Fact]
    public void A_spiking_neuron_sends_the_post_pulse_of_its_crossing()
    {
        ChipRig rig = Rig();
        for (int d = 0; d < 24; d++) rig.Synapse(0, 2 * d, Column, 63, Label);
        rig.Run(20);
        ulong start = rig.Chip.Now;
        for (int d = 0; d < 24; d++) rig.Inject(ChipRig.LabelFor(d, Label), start + (ulong)(d / 4 * 2));
        rig.Run(30);
        ChipEvent first = rig.Spikes[0];
        ulong post = first.Cycle - EventPath.CrossbarLatency - (ulong)rig.Chip.Analog.FireReportCycles, pre = start + (Driver / 4 * 2) + PulseLatency;
        Assert.True(post > pre);
        Assert.Equal(PairV * Math.Exp(-(double)(post - pre) * 0.004 / TauUs), Deflection(rig, acausal: false), 2e-6);
    }

    [Fact]
    public void Post_pulses_come_from_the_source_that_the_backend_names()
    {
        (NeuronBackendConfig, bool Fire, bool Block)[] cases =
        [
            (NeuronBackendConfig.Default, true, false),
            (NeuronBackendConfig.Default with { EnableBayesianExtension = false }, false, false),
            (NeuronBackendConfig.Default with { EnableBayesianExtension = false, EnableNeuronMaster = true }, true, false),
            (NeuronBackendConfig.Default with { PostOverwrite = true }, false, true),
        ];
        foreach ((NeuronBackendConfig backend, bool fire, bool block) in cases)
            foreach (bool byBlock in new[] { false, true })
                foreach (int half in new[] { 0, 1 })
                {
                    ChipRig rig = Rig();
                    rig.Set(NeuronBackendConfig.At(new NeuronOnChip(Column)), backend);
                    rig.Run(20);
                    rig.Inject(ChipRig.LabelFor(Driver, Label), rig.Chip.Now);
                    rig.Run(2);
                    if (byBlock) rig.Set(BlockPostPulse.At(half), BlockPostPulse.Default);
                    else rig.Set(NeuronReset.At(new NeuronOnChip(Column)), NeuronReset.Default);
                    Assert.Equal(byBlock ? block && half == 0 : fire, Deflection(rig, acausal: false) > 0);
                }
    }

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
    public void Cutting_the_time_changes_no_bit_of_the_sensors()
    {
        ChipRig whole = Rig(options: new ChipOptions()), cut = Rig(options: new ChipOptions());
        cut.Cut = new Philox(11);
        foreach (ChipRig rig in new[] { whole, cut })
        {
            for (int d = 0; d < 24; d++) rig.Synapse(0, 2 * d, Column, 63, Label);
            rig.Chip.SetSystime(0);
            for (int k = 0; k < 20; k++)
            {
                for (int d = 0; d < 24; d++) rig.Inject(ChipRig.LabelFor(d, Label), rig.Chip.Now + (ulong)(k + (d * 3)));
                rig.Run(7);
            }
        }
        for (int r = 0; r < 48; r++)
            foreach (bool acausal in new[] { false, true }) Assert.Equal(Deflection(whole, acausal, r), Deflection(cut, acausal, r));
        Assert.True(Deflection(whole, acausal: false) > 0 && Deflection(whole, acausal: true) > 0);
        for (int k = 0; k < 3; k++) Assert.Equal(Read(whole, acausal: true, 2 * k), Read(cut, acausal: true, 2 * k));
    }

    [Fact]
    public void Sensors_differ_as_the_spreads_say_and_a_chip_is_a_seed()
    {
        ChipRig rig = Rig(options: new ChipOptions { Noise = false }), again = Rig(options: new ChipOptions { Noise = false });
        double[] amplitude = Deflections(rig);
        Assert.Equal(amplitude, Deflections(again));
        double[] log = [.. amplitude.Select(a => Math.Log(a / PairV))];
        // Amplitude sqrt(0.45^2 + 0.25^2); a delay of 0.2 us adds next to nothing.
        Assert.InRange(Math.Sqrt(log.Average(x => x * x) - Math.Pow(log.Average(), 2)), 0.44, 0.60);
        Array.Sort(amplitude);
        // Calibrations ask for the 30th to 70th percentile within a factor of 2 (8.6 no. 3).
        Assert.InRange(amplitude[(int)(0.3 * amplitude.Length)] / PairV, 0.5, 2);
        Assert.InRange(amplitude[(int)(0.7 * amplitude.Length)] / PairV, 0.5, 2);
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

    private static double[] Deflections(ChipRig rig)
    {
        for (int c = 0; c < 256; c++)
            for (int r = 0; r < 4; r++) rig.Synapse(0, Row + r, c, 0, Label);
        rig.Run(20);
        for (int d = Driver; d < Driver + 2; d++) rig.Inject(ChipRig.LabelFor(d, Label), rig.Chip.Now);
        rig.Run(0.2);
        for (int c = 0; c < 256; c++) rig.Set(NeuronReset.At(new NeuronOnChip(c)), NeuronReset.Default);
        return [.. Enumerable.Range(0, 1024).Select(i => Deflection(rig, acausal: false, Row + (i / 256), i % 256))];
    }

    private static ChipRig Rig(int ramp = 80, int store = 70, int output = 600, ChipOptions? options = null)
    {
        var rig = new ChipRig(options);
        Configure(rig, ramp, store, output, configured: true);
        return rig;
    }

    private static void Configure(ChipRig rig, int ramp, int store, int output, bool configured = false)
    {
        if (!configured) rig.Configure();
        rig.Drivers();
        Bias(rig, ramp, store, output);
        rig.Synapse(0, Row, Column, 0, Label);
        // Both branches of every column on the CADC, no neuron.
        for (uint q = 0; q < 64; q++)
        {
            rig.Chip.Write(0x02CF_8080 + q, 0xC0C0_C0C0, 15);
            rig.Chip.Write(0x02C0_4000 + q, 0, 15);
        }
    }

    private static void Bias(ChipRig rig, int ramp, int store, int output)
    {
        for (int b = 0; b < 4; b++)
        {
            var block = new CapMemBlockOnChip(b);
            rig.Cell(CapMemShared.SynIBiasRamp(block), ramp);
            rig.Cell(CapMemShared.SynIBiasStore(block), store);
            rig.Cell(CapMemShared.SynIBiasCorout(block), output);
        }
    }

    private static void Calibrate(ChipRig rig, int timeCalib, int ampCalib)
    {
        uint quad = Column / 8, shift = 8 * (3 - (Column / 2 % 4)), row = Row;
        rig.Chip.Write(0x02C1_0000 + (row * 64) + quad, (uint)timeCalib << (int)shift, 15);
        rig.Chip.Write(0x02C2_0000 + (row * 64) + quad, (uint)ampCalib << (int)shift, 15);
    }

    private static void Reset(ChipRig rig) => rig.Chip.Write(0x02C9_0000 + (Row * 64) + (Column / 8), 0, 15);

    private static void Vector(ChipRig rig, uint address, byte value) =>
        rig.Chip.WriteVectorWindow(0, address, Enumerable.Repeat(value, 128).ToArray(), UInt128.MaxValue);

    // Post minus pre in us; both 200 us after the last pair.
    private static void Pair(ChipRig rig, double us)
    {
        double at = (rig.Chip.Now / (double)ChipRig.CyclesPerUs) + 200;
        if (us > 0) PreAt(rig, at);
        PostAt(rig, at + Math.Max(us, 0));
        if (us < 0) PreAt(rig, at - us);
        rig.Run(1);
    }

    private static void PreAt(ChipRig rig, double us)
    {
        ulong cycle = (ulong)(us * ChipRig.CyclesPerUs);
        rig.RunTo(cycle - PulseLatency);
        rig.Inject(ChipRig.LabelFor(Driver, Label), cycle - PulseLatency);
        rig.RunTo(cycle - 1);
    }

    private static void PostAt(ChipRig rig, double us)
    {
        rig.RunTo((ulong)(us * ChipRig.CyclesPerUs));
        rig.Set(NeuronReset.At(new NeuronOnChip(Column)), NeuronReset.Default);
    }

    private static double Deflection(ChipRig rig, bool acausal, int row = Row, int column = Column)
    {
        rig.Chip.Correlation.Settle(rig.Chip.Now);
        return (float)new AnalogParameters().CorrelationBaselineV - rig.Chip.Correlation.Volts(0, row, column, acausal);
    }

    private static byte[] Read(ChipRig rig, bool acausal, int row)
    {
        var codes = new byte[256];
        rig.Run(5);
        rig.Chip.Read(0x02C8_0000 + (uint)(row * 64), out _);
        for (uint q = 0; q < 64; q++)
        {
            uint word = rig.Chip.Read((acausal ? 0x02CC_0000u : 0x02C8_0000) + 0x20_0000 + q, out _);
            for (int e = 0; e < 4; e++) codes[SynapseQuadOnChip.ColumnOf((int)q, e)] = (byte)(word >> (8 * (3 - e)));
        }
        return codes;
    }
}
