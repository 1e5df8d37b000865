using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.EndToEnd.Tests;

/// <summary>Sounds on the chip: 200 samples, recurrent, several spikes of a line in one bin, two sounds a run.</summary>
public sealed class LongWindowTests
{
    private const int Steps = 200, Count = 3, Driven = 4, Listener = 150;
    private static readonly NetworkShape Shape = new(70, 186, 10, Recurrent: true);

    [Fact]
    public async Task Spikes_of_a_line_in_one_bin_and_recurrent_ones_act_late_in_a_long_window()
    {
        ChipSubstrate substrate = await SimulatedSetup.OpenSubstrateAsync(Shape, SimulatedSetup.Ideal, Steps);
        var weights = new NetworkWeights(Shape.InputCount, Shape.HiddenCount, Shape.OutputCount, recurrent: true) { Version = 1 };
        // Line 3 drives neuron 4 towards its threshold, line 69 over it; neuron 4 drives neuron 150 and output 2.
        weights.Hidden[(Driven * Shape.InputCount) + 3] = 0.1f;
        weights.Hidden[(Driven * Shape.InputCount) + 69] = 0.16f;
        weights.Recurrent[(Listener * Shape.HiddenCount) + Driven] = 0.15f;
        weights.Output[(2 * Shape.HiddenCount) + Driven] = 0.15f;
        // Image 0: line 3 once at step 150, then three times at step 175; image 1: line 69 nine times at step 190; image 2: nothing.
        SpikeBatch input = Batch([[(150, 3), (175, 3), (175, 3), (175, 3)], [.. Enumerable.Repeat((190, 69), 9)], []]);
        var recording = new Recording(Count, Steps, Shape.HiddenCount, Shape.OutputCount);

        await substrate.ForwardAsync(weights, input, recording, SimulatedSetup.Token);

        float Hidden(int image, int step, int neuron) => recording.HiddenTraces[(((image * Steps) + step) * Shape.HiddenCount) + neuron];
        // Three samples after a spike the model's membrane is 1.691 times its weight.
        Assert.InRange(Hidden(0, 153, Driven), 0.1 * 1.69 * 0.85, 0.1 * 1.69 * 1.15);
        Assert.InRange(Hidden(0, 178, Driven), 0.3 * 1.69 * 0.85, 0.3 * 1.69 * 1.15);
        Assert.InRange(Hidden(0, 178, Listener), -0.03, 0.03);
        int[] spikes = [.. Enumerable.Range(0, Steps).Where(t => recording.HiddenSpikes[((Steps + t) * Shape.HiddenCount) + Driven] > 0)];
        Assert.NotEmpty(spikes);
        Assert.All(spikes, t => Assert.InRange(t, 190, 196));
        Assert.True(Hidden(1, spikes[0] + 3, Listener) > 0.15, $"{Hidden(1, spikes[0] + 3, Listener)}");
        Assert.True(recording.OutputTraces[((Steps + spikes[0] + 3) * Shape.OutputCount) + 2] > 0.15);
        Assert.All(Enumerable.Range(0, Steps), t => Assert.InRange(Hidden(2, t, Listener), -0.03, 0.03));
        Assert.Equal(0, recording.Counters.SpikesLost);
        Assert.Equal(0, recording.Counters.SpikesAfterLastSample);
    }

    [Fact]
    public void Images_of_many_samples_follow_less_closely()
    {
        Assert.Equal(200, SimulatedSetup.Timing.ForSamples(20).Separation.Microseconds);
        Assert.Equal(440, SimulatedSetup.Timing.ForSamples(200).Separation.Microseconds);
    }

    private static SpikeBatch Batch((int Step, int Line)[][] images) => new()
    {
        ImageCount = images.Length, StepCount = Steps, InputCount = Shape.InputCount,
        ImageStart = [0, .. Enumerable.Range(1, images.Length).Select(n => images.Take(n).Sum(i => i.Length))],
        Step = [.. images.SelectMany(i => i).Select(s => (ushort)s.Step)], Input = [.. images.SelectMany(i => i).Select(s => (ushort)s.Line)],
    };
}
