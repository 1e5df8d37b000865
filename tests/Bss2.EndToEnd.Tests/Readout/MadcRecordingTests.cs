using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

public sealed class MadcRecordingTests
{
    private const int Neuron = 12, Other = 130;
    private static readonly FpgaTicks Duration = FpgaTicks.FromMicroseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static (ChipConfig Config, ushort Label) Placed(ChipOptions options, int weight)
    {
        var config = new ChipConfig();
        CalibrationFile.Parse(IdealCalibration.Export(options), "exported calibration").ApplyTo(config, CalibrationSelection.All);
        var placement = new NetworkPlacement(new NetworkShape(1, NetworkPlacement.NeuronsMax, 0));
        placement.Configure(config);
        var weights = new sbyte[NetworkPlacement.NeuronsMax];
        weights[Neuron] = (sbyte)weight;
        placement.SetHiddenWeights(config, weights, placement.FirstInputSource, 1);
        return (config, placement.InputLabel(0));
    }

    private static async Task<MadcTrace> RecordAsync(IFpgaLink link, int weight, int[] neurons, FpgaTicks[] spikes)
    {
        (ChipConfig config, ushort label) = Placed(SimulatedSetup.Ideal, weight);
        MadcRecording recording = await MadcRecording.OpenAsync(new PlaybackRunner(link), config, [.. neurons.Select(NetworkPlacement.MainCircuit)], Token);
        return await recording.RunAsync([.. spikes.Select(t => RecordingStep.Spike(t, label))], Duration, Token);
    }

    [Fact]
    public async Task Stamps_follow_the_pattern_of_34_ns_and_no_sample_is_lost()
    {
        MadcTrace trace = await RecordAsync(new SimulatedFpga(SimulatedSetup.Ideal), 0, [Neuron], []);
        Assert.InRange(trace.Samples.Length, 2941, 2942);
        Assert.Equal(29.41, trace.MeasuredRateMhz, 0.01);
        Assert.Equal(0, trace.LostSamples);
        long[] steps = [.. Enumerable.Range(1, trace.Samples.Length - 1).Select(i => trace.Samples[i].ChipTime.Value - trace.Samples[i - 1].ChipTime.Value)];
        int first = Array.IndexOf(steps, 5L);
        Assert.InRange(first, 0, 3);
        for (int i = 0; i < steps.Length; i++) Assert.Equal((i - first) % 4 == 0 ? 5 : 4, steps[i]);
        (int count, double mean, double sd) = trace.Statistics(0);
        Assert.Equal(trace.Samples.Length, count);
        Assert.Equal(420, MadcScale.Millivolts(mean), 5.0);
        Assert.InRange(sd, 0, 0.6);
    }

    [Fact]
    public async Task An_input_spike_shows_after_its_way_through_the_chip_and_a_volley_makes_spikes()
    {
        MadcTrace trace = await RecordAsync(new SimulatedFpga(SimulatedSetup.Ideal), 60, [Neuron], [FpgaTicks.FromMicroseconds(20)]);
        double rest = trace.Samples[0].Code;
        int onset = -1, peak = 0;
        for (int i = 0; i < trace.Samples.Length; i++)
        {
            if (onset < 0 && trace.Samples[i].Code > rest + 3) onset = i;
            if (trace.Samples[i].Code > trace.Samples[peak].Code) peak = i;
        }
        // 0.4 us to the synapse, then an alpha function of 6 us: 3 of some 55 LSB are reached within a microsecond.
        Assert.InRange(trace.TimeUs(trace.Samples[onset].ChipTime), 20.3, 21.2);
        Assert.InRange(trace.TimeUs(trace.Samples[peak].ChipTime), 25.4, 27.4);
        Assert.Equal(0, trace.Spikes.Length);
        MadcTrace volley = await RecordAsync(new SimulatedFpga(SimulatedSetup.Ideal), 63, [Neuron], [.. Enumerable.Range(0, 30).Select(i => FpgaTicks.FromMicroseconds(20 + i))]);
        Assert.NotEqual(0, volley.Spikes.Length);
    }

    [Fact]
    public async Task Two_neurons_share_the_converter_sample_by_sample()
    {
        MadcTrace trace = await RecordAsync(new SimulatedFpga(SimulatedSetup.Ideal), 60, [Neuron, Other], [FpgaTicks.FromMicroseconds(20)]);
        for (int i = 1; i < trace.Samples.Length; i++) Assert.Equal(1 - trace.Samples[i - 1].Channel, trace.Samples[i].Channel);
        Assert.True(trace.Statistics(0).Sd > 5 && trace.Statistics(1).Sd < 1);
    }

    [Fact]
    public async Task A_configuration_in_the_middle_takes_effect_there_and_the_next_recording_starts_from_the_wanted_one()
    {
        (ChipConfig config, _) = Placed(SimulatedSetup.Ideal, 0);
        NeuronOnChip circuit = NetworkPlacement.MainCircuit(Neuron);
        config.Set(CapMemCell.At(CapMemCellOnChip.OfNeuron(circuit, CapMemRow.IMemOffset)), CapMemCell.Default with { Value = 500 });
        MadcRecording recording = await MadcRecording.OpenAsync(new PlaybackRunner(new SimulatedFpga(SimulatedSetup.Ideal)), config, [circuit], Token);
        ChipConfig on = recording.Config.Clone();
        on.Set(NeuronConfig.At(circuit), on.Get(NeuronConfig.At(circuit)) with { EnableMembraneOffset = true });
        MadcTrace trace = await recording.RunAsync([RecordingStep.Configure(FpgaTicks.FromMicroseconds(40), on)], Duration, Token);
        double before = Mean(trace, 0, 40), after = Mean(trace, 90, 100);
        Assert.True(after > before + 40, $"{before} {after}");
        MadcTrace again = await recording.RunAsync([], Duration, Token);
        Assert.Equal(before, Mean(again, 0, 40), 1.0);
    }

    [Fact]
    public async Task Samples_outside_of_event_recording_are_dropped_and_counted()
    {
        var board = new SimulatedFpga(SimulatedSetup.Ideal);
        MadcTrace trace = await RecordAsync(board, 0, [Neuron], []);
        Assert.InRange(trace.Samples.Length, 2941, 2942);
        Assert.Equal(0, board.FpgaLosses.EventsNotRecorded);
        var builder = new PlaybackProgramBuilder();
        builder.Write(MadcControl.At(), MadcControl.Default with { WakeUp = true }).ResetTimer().WaitUntil(FpgaTicks.FromMicroseconds(10));
        builder.Write(MadcControl.At(), MadcControl.Default with { StartRecording = true, EnableContinuousSampling = true }).WaitUntil(FpgaTicks.FromMicroseconds(110));
        builder.Write(MadcControl.At(), MadcControl.Default with { StopRecording = true, EnablePowerDownAfterSampling = true }).WaitUntil(FpgaTicks.FromMicroseconds(130));
        PlaybackResult result = await new PlaybackRunner(board).RunAsync(builder.Build(), null, Token);
        Assert.Equal(0, result.MadcSamples.Length);
        Assert.InRange(board.FpgaLosses.EventsNotRecorded, 2939, 2945);
    }

    [Fact]
    public async Task The_same_program_on_a_fresh_chip_gives_the_same_samples()
    {
        var options = new ChipOptions { ChipSeed = 4 };
        var codes = new int[2][];
        for (int i = 0; i < 2; i++)
        {
            (ChipConfig config, ushort label) = Placed(options, 40);
            MadcRecording recording = await MadcRecording.OpenAsync(new PlaybackRunner(new SimulatedFpga(options)), config, [NetworkPlacement.MainCircuit(Neuron)], Token);
            MadcTrace first = await recording.RunAsync([RecordingStep.Spike(FpgaTicks.FromMicroseconds(5), label)], Duration, Token);
            codes[i] = [.. first.Samples.ToArray().Select(s => s.Code)];
            MadcTrace second = await recording.RunAsync([RecordingStep.Spike(FpgaTicks.FromMicroseconds(5), label)], Duration, Token);
            Assert.NotEqual(codes[i], second.Samples.ToArray().Select(s => s.Code));
        }
        Assert.Equal(codes[0], codes[1]);
    }

    [Fact]
    public async Task Circuits_of_one_readout_line_and_steps_out_of_order_are_refused()
    {
        var config = new ChipConfig();
        Assert.Contains("share a line", Assert.Throws<MadcException>(() => MadcRecording.Connect(config, [new NeuronOnChip(0), new NeuronOnChip(2)])).Message, StringComparison.Ordinal);
        Assert.Throws<MadcException>(() => MadcRecording.Connect(config, []));
        MadcRecording.Connect(config, [new NeuronOnChip(0), new NeuronOnChip(1)]);
        MadcRecording recording = await MadcRecording.OpenAsync(new PlaybackRunner(new SimulatedFpga(SimulatedSetup.Ideal)), config, [new NeuronOnChip(0)], Token);
        RecordingStep late = RecordingStep.Spike(FpgaTicks.FromMicroseconds(50), 0), early = RecordingStep.Spike(FpgaTicks.FromMicroseconds(10), 0);
        await Assert.ThrowsAsync<MadcException>(() => recording.RunAsync([late, early], Duration, Token));
        await Assert.ThrowsAsync<MadcException>(() => recording.RunAsync([], new FpgaTicks(0), Token));
    }

    private static double Mean(MadcTrace trace, double fromUs, double toUs) =>
        trace.Samples.ToArray().Where(s => trace.TimeUs(s.ChipTime) >= fromUs && trace.TimeUs(s.ChipTime) < toUs).Average(s => s.Code);
}
