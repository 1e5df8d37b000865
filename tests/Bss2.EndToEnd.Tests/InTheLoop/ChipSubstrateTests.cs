using Bss2.Experiment;
using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.EndToEnd.Tests;

public sealed class ChipSubstrateTests
{
    private const int Steps = 20, Bin = 3;
    private static readonly NetworkShape Shape = new(64, 246, 10);

    // training.md section 3: model membranes 1 to 5 samples after the spike's bin, per weight.
    private static readonly double[] Expected = [0.993, 1.497, 1.691, 1.699, 1.599];

    [Fact]
    public async Task Spikes_arrive_and_weights_act_as_the_model_expects_on_the_ideal_chip()
    {
        double[] measured = await MeasurePspAsync(SimulatedSetup.Ideal);
        for (int k = 0; k < Expected.Length; k++) Assert.InRange(measured[k], Expected[k] - 0.05, Expected[k] + 0.05);
    }

    [Fact]
    public async Task Spikes_arrive_and_weights_act_as_the_model_expects_on_the_default_chip()
    {
        double[] measured = await MeasurePspAsync(new ChipOptions());
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(' ', measured.Select(v => v.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture))));
        for (int k = 0; k < Expected.Length; k++) Assert.InRange(measured[k], Expected[k] - 0.06, Expected[k] + 0.06);
    }

    [Fact]
    public async Task Scales_are_near_those_of_the_operating_point()
    {
        ChipSubstrate substrate = await SimulatedSetup.OpenSubstrateAsync(Shape, new ChipOptions());
        TestContext.Current.TestOutputHelper!.WriteLine(substrate.Info.ToString());
        Assert.InRange(substrate.Info.WeightScale, 340, 420);
        Assert.InRange(substrate.Info.TraceScaleLsb, 66, 74);
    }

    [Fact]
    public async Task A_resumed_device_measures_what_an_uninterrupted_one_would_have()
    {
        var options = new ChipOptions { ChipSeed = 9 };
        ChipSubstrate first = await SimulatedSetup.OpenSubstrateAsync(Shape, options), second = await SimulatedSetup.OpenSubstrateAsync(Shape, options);
        (NetworkWeights weights, SpikeBatch input) = Task(weightSum: 0.9);
        Recording uninterrupted = Record(), resumed = Record();
        await first.ForwardAsync(weights, input, uninterrupted, SimulatedSetup.Token);
        float[] before = [.. uninterrupted.HiddenTraces];
        long position = first.RunIndex;
        weights.Hidden[5] += 0.1f;
        weights.Version++;
        await first.ForwardAsync(weights, input, uninterrupted, SimulatedSetup.Token);

        second.RunIndex = position;
        await second.ForwardAsync(weights, input, resumed, SimulatedSetup.Token);

        Assert.Equal(uninterrupted.HiddenTraces, resumed.HiddenTraces);
        Assert.Equal(uninterrupted.OutputTraces, resumed.OutputTraces);
        Assert.Equal(uninterrupted.HiddenSpikes, resumed.HiddenSpikes);
        Assert.NotEqual(before, uninterrupted.HiddenTraces);
    }

    [Fact]
    public async Task A_measured_spike_lies_between_the_samples_around_it()
    {
        ChipSubstrate substrate = await SimulatedSetup.OpenSubstrateAsync(Shape, new ChipOptions());
        (NetworkWeights weights, SpikeBatch input) = Task(weightSum: 0.78);
        Recording recording = Record();

        await substrate.ForwardAsync(weights, input, recording, SimulatedSetup.Token);

        (int single, int reset) = (0, 0);
        for (int n = 0; n < Shape.HiddenCount; n++)
        {
            int[] bins = [.. Enumerable.Range(0, Steps).Where(t => recording.HiddenSpikes[(t * Shape.HiddenCount) + n] > 0)];
            if (bins.Length != 1) continue;
            float at = recording.HiddenTraces[(bins[0] * Shape.HiddenCount) + n], next = recording.HiddenTraces[((bins[0] + 1) * Shape.HiddenCount) + n];
            Assert.InRange(at, 0.3f, 1.25f);
            if (next < at) reset++;
            single++;
        }
        Assert.InRange(single, 200, 246);
        // A spike within 0.1 us before a sample is seen half reset; that is 1 of 17.
        Assert.True(reset > 0.95 * single, $"{reset} of {single} membranes were reset at the sample after their spike");
        Assert.Equal(0, recording.Counters.SpikesLost);
        Assert.True(recording.Counters.WordsSent > 1000 && recording.Counters.WordsReceived > 1000 && recording.Counters.SimulatedS > 100e-6);
    }

    [Fact]
    public async Task Spikes_that_the_event_path_loses_are_counted()
    {
        // Without mismatch and noise all neurons fire in the same 4 ns: more than the crossbar's queues take.
        ChipSubstrate substrate = await SimulatedSetup.OpenSubstrateAsync(Shape, SimulatedSetup.Ideal);
        (NetworkWeights weights, SpikeBatch input) = Task(weightSum: 0.78);
        Recording recording = Record();

        await substrate.ForwardAsync(weights, input, recording, SimulatedSetup.Token);

        Assert.InRange(recording.Counters.HiddenSpikes, 1, Shape.HiddenCount - 1);
        Assert.True(recording.Counters.SpikesLost >= Shape.HiddenCount - recording.Counters.HiddenSpikes, $"{recording.Counters.HiddenSpikes} arrived, {recording.Counters.SpikesLost} counted as lost");
    }

    // Mean over all hidden neurons of V / sum of weights; eight inputs spike once in the same bin.
    private static async Task<double[]> MeasurePspAsync(ChipOptions options)
    {
        ChipSubstrate substrate = await SimulatedSetup.OpenSubstrateAsync(Shape, options);
        const double sum = 0.45;
        (NetworkWeights weights, SpikeBatch input) = Task(sum);
        Recording recording = Record();
        var mean = new double[Expected.Length];
        const int repeats = 4;
        for (int i = 0; i < repeats; i++)
        {
            await substrate.ForwardAsync(weights, input, recording, SimulatedSetup.Token);
            for (int k = 0; k < mean.Length; k++)
                for (int n = 0; n < Shape.HiddenCount; n++) mean[k] += recording.HiddenTraces[((Bin + 1 + k) * Shape.HiddenCount) + n] / sum / Shape.HiddenCount / repeats;
        }
        return mean;
    }

    // Eight inputs share the sum in every hidden neuron and spike in one bin.
    private static (NetworkWeights Weights, SpikeBatch Input) Task(double weightSum)
    {
        var weights = new NetworkWeights(Shape.InputCount, Shape.HiddenCount, Shape.OutputCount, recurrent: false) { Version = 1 };
        for (int n = 0; n < Shape.HiddenCount; n++)
            for (int i = 0; i < 8; i++) weights.Hidden[(n * Shape.InputCount) + (8 * i)] = (float)(weightSum / 8);
        for (int o = 0; o < weights.Output.Length; o++) weights.Output[o] = 0.01f;
        var input = new SpikeBatch
        {
            ImageCount = 1, StepCount = Steps, InputCount = Shape.InputCount, ImageStart = [0, 8],
            Step = [.. Enumerable.Repeat((ushort)Bin, 8)], Input = [.. Enumerable.Range(0, 8).Select(i => (ushort)(8 * i))],
        };
        return (weights, input);
    }

    private static Recording Record() => new(1, Steps, Shape.HiddenCount, Shape.OutputCount);
}
