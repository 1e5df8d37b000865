using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class MadcTests
{
    private const int Circuit = 20;
    private static readonly MadcConfig Dummy = MadcConfig.Default with { EnableDummyData = true };

    [Fact]
    public void Wakes_up_records_and_powers_down_as_it_was_told()
    {
        var madc = new MadcRig(null, Dummy with { NumberOfSamples = 5 });
        Assert.Equal(MadcState.Off, madc.Rig.Chip.MadcState);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(5);
        Assert.Equal((MadcState.Off, 0), (madc.Rig.Chip.MadcState, madc.Samples.Count));
        madc.Control(MadcRig.WakeUp);
        Assert.Equal(MadcState.PoweringUp, madc.Rig.Chip.MadcState);
        // 96 clocks of 2 ns are 48 cycles.
        madc.Rig.RunTo(madc.Rig.Chip.Now + 48);
        Assert.Equal(MadcState.PoweringUp, madc.Rig.Chip.MadcState);
        madc.Rig.RunTo(madc.Rig.Chip.Now + 1);
        Assert.Equal(MadcState.Ready, madc.Rig.Chip.MadcState);
        madc.Control(MadcRig.Start with { EnableContinuousSampling = false });
        Assert.Equal(MadcState.Sampling, madc.Rig.Chip.MadcState);
        madc.Rig.Run(5);
        Assert.Equal((MadcState.Ready, 5), (madc.Rig.Chip.MadcState, madc.Samples.Count));
        madc.Control(MadcRig.Start with { EnableContinuousSampling = false, EnablePowerDownAfterSampling = true });
        madc.Rig.Run(5);
        Assert.Equal((MadcState.Off, 10), (madc.Rig.Chip.MadcState, madc.Samples.Count));
    }

    [Fact]
    public void A_start_during_power_up_takes_effect_when_it_is_ready()
    {
        var madc = new MadcRig(null, Dummy);
        madc.Control(MadcRig.WakeUp);
        madc.Control(MadcRig.Start);
        ulong written = madc.Rig.Chip.Now;
        madc.Rig.Run(2);
        Assert.Equal(written + 48 + EventPath.CrossbarLatency, madc.Samples[0].Cycle);
    }

    [Fact]
    public void Continuous_sampling_goes_on_until_it_is_stopped()
    {
        var madc = new MadcRig(null, Dummy with { NumberOfSamples = 5 });
        madc.Record(100);
        int count = madc.Samples.Count;
        Assert.InRange(count, 2940, 2943);
        madc.Rig.Run(100);
        Assert.Equal((MadcState.Ready, count), (madc.Rig.Chip.MadcState, madc.Samples.Count));
    }

    [Fact]
    public void A_sample_every_34_ns_without_drift_and_dummy_data_counts_them()
    {
        var madc = new MadcRig(null, Dummy);
        madc.Control(MadcRig.WakeUp);
        madc.Rig.Run(1);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(1000);
        List<(int Code, int Channel, ulong Cycle)> samples = madc.Samples;
        Assert.InRange(samples.Count, 29_411, 29_412);
        for (int i = 0; i < samples.Count; i++)
        {
            Assert.Equal(i & 0x3FF, samples[i].Code);
            Assert.Equal(samples[0].Cycle + ((ulong)i * 17 / 2), samples[i].Cycle);
        }
    }

    [Theory]
    [InlineData(7, false, 0, 10, 19 * 0.5)]   // 500 MHz / 19
    [InlineData(0, false, 0, 10, 12 * 0.5)]
    [InlineData(5, true, 1, 10, 17 * 0.5 * 4)]
    [InlineData(5, false, 0, 5, 17 * 1.0)]    // half the DCO
    public void The_rate_follows_clock_and_configuration(int adjust, bool scales, int scale, int loopDivider, double cyclesPerSample)
    {
        var madc = new MadcRig(null, Dummy with { SampleDurationAdjust = adjust, EnableMadcClockScaling = scales, MadcClockScaleValue = scale });
        madc.Rig.Set(Adpll.At(0), Adpll.Default with { LoopDivN = loopDivider });
        madc.Record(100);
        List<(int Code, int Channel, ulong Cycle)> s = madc.Samples;
        Assert.Equal(cyclesPerSample, (s[^1].Cycle - s[0].Cycle) / (double)(s.Count - 1), 0.01);
    }

    [Fact]
    public void Without_its_clock_it_stands_still()
    {
        var madc = new MadcRig(null, Dummy);
        madc.Record(10);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(1);
        PllClockOutputBlock outputs = PllClockOutputBlock.Default;
        madc.Rig.Set(PllClockOutputBlock.At(), outputs.WithClockOutputEnableOutput(3, false));
        madc.Rig.Run(1);
        int count = madc.Samples.Count;
        madc.Rig.Run(10);
        Assert.Equal(count, madc.Samples.Count);
        madc.Rig.Set(PllClockOutputBlock.At(), outputs);
        madc.Rig.Run(10);
        Assert.InRange(madc.Samples.Count - count, 293, 295);
    }

    [Theory]
    [InlineData(1, 0, new[] { 0, 1, 0, 1, 0, 1 })]
    [InlineData(1, 1, new[] { 1, 0, 1, 0, 1, 0 })]
    [InlineData(0, 1, new[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(2, 0, new[] { 0, 0, 0, 1, 1, 0 })]   // The bit lags a sample when the multiplexer stays longer than one.
    public void The_active_multiplexer_alternates_its_inputs(int length, int first, int[] channels)
    {
        var madc = new MadcRig(null, Dummy with { ActiveMuxInputSelectLength = length, ActiveMuxInitiallySelectedInput = first });
        madc.Control(MadcRig.WakeUp);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(1);
        Assert.Equal(channels, madc.Samples.Take(6).Select(s => s.Channel));
    }

    [Fact]
    public void The_first_samples_after_a_wake_up_are_not_valid()
    {
        var madc = new MadcRig(null, null, Circuit);
        madc.Control(MadcRig.WakeUp);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(20);
        int[] codes = [.. madc.Samples.Select(s => s.Code)];
        Assert.True(codes[0] < 20 && codes[60] < codes[200] - 20);
        Assert.Equal(codes[120], codes[^1], 1.0);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void A_resting_membrane_reads_by_the_characteristic_of_the_chip(double mismatch)
    {
        var madc = new MadcRig(new ChipOptions { Mismatch = mismatch }, null, Circuit);
        madc.Rig.Run(50);
        madc.Record(200);
        double[] codes = [.. madc.Samples.Select(s => (double)s.Code)];
        double mean = codes.Average(), sd = Math.Sqrt(codes.Average(c => (c - mean) * (c - mean)));
        ChipMismatch chip = madc.Rig.Chip.Mismatch;
        double volts = (1.58e-3 * chip.MadcGain * mean) - 0.065 + chip.MadcOffsetV;
        // Calibrated to CADC code 80, within its residual of a LSB of 4.5 mV or two.
        Assert.Equal(0.42, volts, 0.02);
        // White noise of 0.8 LSB, rounding, and the membrane's own 1.2 mV.
        Assert.InRange(sd, 0.8, 1.8);
    }

    [Fact]
    public void Shows_the_membrane_that_the_CADC_shows()
    {
        var options = new ChipOptions { Mismatch = 0, Noise = false };
        var madc = new MadcRig(options, null, Circuit);
        madc.Rig.Drivers();
        madc.Rig.Synapse(0, 0, Circuit, 63, 1);
        madc.Control(MadcRig.WakeUp);
        madc.Rig.Run(20);
        madc.Control(MadcRig.Start);
        for (int i = 0; i < 40; i++)
        {
            madc.Rig.Inject(ChipRig.LabelFor(0, 1), madc.Rig.Chip.Now + 400);
            madc.Rig.Run(7.3);
            int cadc = madc.Rig.Sample(0)[Circuit];
            ulong sampled = madc.Rig.Chip.Now + 1;
            madc.Rig.Run(0.1);
            double volts = (1.58e-3 * madc.Samples.MinBy(s => Math.Abs((long)(s.Cycle - 4 - sampled))).Code) - 0.065;
            if (i > 1) Assert.Equal(cadc, (volts - 0.06) / 4.5e-3, 1.0);
        }
    }

    [Fact]
    public void A_PSP_has_the_shape_of_the_alpha_function()
    {
        // Several trials averaged would do on silicon; without noise one is enough, with many events for resolution (8.6 no. 5).
        var madc = new MadcRig(new ChipOptions { Mismatch = 0, Noise = false }, null, Circuit);
        madc.Rig.Drivers();
        madc.Rig.Synapse(0, 0, Circuit, 60, 1);
        madc.Control(MadcRig.WakeUp);
        madc.Rig.Run(20);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(10);
        double rest = madc.Samples[^1].Code;
        ulong sent = madc.Rig.Chip.Now + 1;
        madc.Rig.Inject(ChipRig.LabelFor(0, 1), sent);
        madc.Rig.Run(60);
        CircuitPhysics physics = madc.Rig.Chip.Analog.PhysicsOf(Circuit);
        double tau = physics.TauExcUs, square = 0, peak = 0;
        // Crossbar and driver delay the pulse; the samples' stamps lie a crossbar latency behind.
        (double T, double Code)[] psp = [.. madc.Samples.Where(s => s.Cycle > sent + 10).Select(s => (((double)(s.Cycle - sent) - 10) * 0.004, s.Code - rest))];
        double height = psp.Max(s => s.Code);
        Assert.True(height > 30);
        foreach ((double t, double code) in psp)
        {
            double expected = t / tau * Math.Exp(1 - (t / tau));
            square += Math.Pow((code / height) - expected, 2);
            peak = Math.Max(peak, expected);
        }
        Assert.InRange(peak, 0.999, 1);
        Assert.True(Math.Sqrt(square / psp.Length) < 0.03, $"rms error {Math.Sqrt(square / psp.Length):0.000}");
    }

    [Fact]
    public void Two_neurons_keep_apart_on_two_channels()
    {
        var madc = new MadcRig(new ChipOptions { Mismatch = 0, Noise = false }, MadcConfig.Default with { ActiveMuxInputSelectLength = 1 }, Circuit, 256 + 30);
        madc.Rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(256 + 30), CapMemRow.VLeak), 700);
        madc.Rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(256 + 31), CapMemRow.VLeak), 700);
        madc.Record(50);
        double[] means = [.. new[] { 0, 1 }.Select(channel => madc.Samples.Where(s => s.Channel == channel).Average(s => s.Code))];
        Assert.True(means[1] > means[0] + 50, $"{means[0]} {means[1]}");
        Assert.Equal(madc.Samples.Count(s => s.Channel == 0), madc.Samples.Count(s => s.Channel == 1), 1.0);
    }

    [Fact]
    public void Spikes_and_samples_leave_in_order_of_time()
    {
        var madc = new MadcRig(new ChipOptions(), null, Circuit);
        ImageLoad.Place(madc.Rig);
        madc.Record(10);
        madc.Control(MadcRig.Start);
        for (int image = 0; image < 2; image++) ImageLoad.Run(madc.Rig, image);
        Assert.Contains(madc.Rig.Spikes, e => !e.IsMadcSample);
        for (int i = 1; i < madc.Rig.Spikes.Count; i++) Assert.True(madc.Rig.Spikes[i].Cycle >= madc.Rig.Spikes[i - 1].Cycle);
    }

    [Fact]
    public void Cutting_the_time_changes_no_sample_and_the_same_systime_gives_the_same_trace()
    {
        var runs = new List<ChipEvent>[3];
        for (int i = 0; i < 3; i++)
        {
            var madc = new MadcRig(new ChipOptions(), null, Circuit);
            ImageLoad.Place(madc.Rig);
            madc.Rig.Run(i == 2 ? 77.7 : 50);
            if (i == 1) madc.Rig.Cut = new Philox(5);
            madc.Rig.Chip.SetSystime(12_345);
            ulong start = madc.Rig.Chip.Now;
            madc.Record(10);
            madc.Control(MadcRig.Start);
            ImageLoad.Run(madc.Rig, 1);
            runs[i] = [.. madc.Rig.Spikes.Select(e => e with { Cycle = e.Cycle - start })];
        }
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
        Assert.True(runs[0].Count(e => e.IsMadcSample) > 1000);
    }

    [Fact]
    public void A_recorded_chip_spikes_as_an_unrecorded_one()
    {
        List<ChipEvent> Spikes(bool recorded)
        {
            var madc = new MadcRig(new ChipOptions { Noise = false, SkipSilence = false }, null, Circuit);
            ImageLoad.Place(madc.Rig);
            madc.Rig.Chip.SetSystime(0);
            madc.Control(MadcRig.WakeUp);
            madc.Rig.Run(20);
            if (recorded) madc.Control(MadcRig.Start);
            ImageLoad.Run(madc.Rig, 1);
            return [.. madc.Rig.Spikes.Where(e => !e.IsMadcSample)];
        }
        List<ChipEvent> without = Spikes(recorded: false);
        Assert.NotEmpty(without);
        Assert.Equal(without, Spikes(recorded: true));
    }

    [Fact]
    public void The_chips_reset_switches_it_off()
    {
        var madc = new MadcRig(null, null, Circuit);
        madc.Control(MadcRig.WakeUp);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(1);
        madc.Rig.Chip.Reset();
        madc.Rig.Spikes.Clear();
        madc.Rig.Run(5);
        Assert.Equal((MadcState.Off, 0), (madc.Rig.Chip.MadcState, madc.Rig.Spikes.Count));
    }

    [Fact]
    public void Sampling_allocates_nothing()
    {
        var madc = new MadcRig(new ChipOptions(), null, Circuit);
        madc.Control(MadcRig.WakeUp);
        madc.Control(MadcRig.Start);
        madc.Rig.Run(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            madc.Rig.Chip.AdvanceTo(madc.Rig.Chip.Now + 2500);
            while (madc.Rig.Chip.TryTakeEvent(madc.Rig.Chip.Now, out _)) { }
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096);
    }
}
