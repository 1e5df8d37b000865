using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.EndToEnd.Tests;

/// <summary>The strobe kernel's artificial reset between images that follow at once, through the whole machine.</summary>
public sealed class ArtificialResetTests
{
    private static readonly NetworkShape Pictures = new(256, 246, 10);
    private static readonly FastInference Fast = new();

    [Fact]
    public async Task It_empties_membranes_and_synaptic_lines_for_the_next_image()
    {
        // Neuron 5 integrates below its threshold, 9 is inhibited, 30 fires and charges the readout, 40 gets its charge just before the reset.
        int[][][] with = await VolleyAsync(reset: true), without = await VolleyAsync(reset: false);
        int[] moved = [5, 9, 246 + 4];
        foreach (int n in moved)
        {
            Assert.True(Math.Abs(with[0][n][4] - with[0][n][0]) > 8, $"neuron {n} did not move");
            Assert.True(Math.Abs(without[1][n][0] - without[0][n][0]) > 3, $"neuron {n} came to rest without a reset: the test shows nothing");
        }
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n++)
            for (int s = 0; s < Fast.SampleCount; s++) Assert.InRange(with[1][n][s] - with[0][n][0], -2, 2);
        // Charge on a line that was still there would raise the membrane now.
        Assert.True(without[1][40].Max() - without[0][40][0] > 8);
    }

    [Fact]
    public async Task It_takes_its_550_cycles_and_images_follow_every_eleven_point_eight_microseconds()
    {
        SimulatedSetup setup = await OpenAsync(reset: true, Fast.SampleCount);
        StrobeRun run = await setup.Session.RunAsync([], new int[101], 100, Timing(Fast.Separation), SimulatedSetup.Token);
        Assert.Equal(100 * Fast.Separation.Value, run.ImagesTook!.Value.Value);
        // Four periods, a conversion of some 410 cycles, the reset, and little else; with the 100 cycles of lead in less than 2950.
        int reset = (int)run.ImageCycles - (4 * StrobeKernel.PeriodCycles);
        Assert.InRange(reset, 410 + StrobeKernel.ResetCycles, 2950 - (4 * StrobeKernel.PeriodCycles) - 100);
        ChipReadBack after = await setup.Session.ReadBackAsync(SimulatedSetup.Token);
        Assert.Equal((0, ""), (after.Wrong, after.First ?? ""));
    }

    [Theory, InlineData(6, 11.8), InlineData(5, 11.0)]
    public async Task Images_that_follow_too_closely_are_a_clear_error(int samples, double separationUs)
    {
        SimulatedSetup setup = await OpenAsync(reset: true, samples);
        StrobeException fault = await Assert.ThrowsAsync<StrobeException>(async () => await setup.Session.RunAsync([], new int[5], 4, Timing(FpgaTicks.FromMicroseconds(separationUs)), SimulatedSetup.Token));
        Assert.Contains("late", fault.Message, StringComparison.Ordinal);
        Assert.Contains("less closely", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_it_has_no_time_of_its_images()
    {
        SimulatedSetup setup = await OpenAsync(reset: false, Fast.SampleCount);
        Assert.Null((await setup.Session.RunAsync([], [0, 0], 1, SimulatedSetup.Timing, SimulatedSetup.Token)).ImagesTook);
    }

    // A volley, then an image without input; codes of shape [image][neuron][sample].
    private static async Task<int[][][]> VolleyAsync(bool reset)
    {
        SimulatedSetup setup = await OpenAsync(reset, Fast.SampleCount);
        setup.Connect([(5, 0, 40), (9, 0, -40), .. Enumerable.Range(1, 8).Select(i => (30, 16 * i, 63)), .. Enumerable.Range(1, 2).Select(i => (40, i, 50))]);
        setup.ConnectReadout((4, 30, 60));
        (int Bin, int Input)[] spikes = [(0, 0), .. Enumerable.Range(1, 8).Select(i => (0, 16 * i)), (4, 1), (4, 2)];
        InputEvent[] events = [.. spikes.Select(s => new InputEvent(s.Bin, setup.Placement.InputLabel(s.Input)))];
        StrobeRun run = await setup.Session.RunAsync(events, [0, events.Length, events.Length], 2, Timing(Fast.Separation), SimulatedSetup.Token);
        return [.. Enumerable.Range(0, 2).Select(image => Traces(run, image))];
    }

    private static int[][] Traces(StrobeRun run, int image)
    {
        var codes = new byte[NetworkPlacement.NeuronsMax];
        int[][] traces = [.. Enumerable.Range(0, NetworkPlacement.NeuronsMax).Select(_ => new int[run.SampleCount])];
        for (int s = 0; s < run.SampleCount; s++)
        {
            run.Codes(image, s, codes);
            for (int n = 0; n < codes.Length; n++) traces[n][s] = codes[n];
        }
        return traces;
    }

    private static async Task<SimulatedSetup> OpenAsync(bool reset, int samples)
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal, samples);
        ArtificialReset.Configure(setup.Session.Config);
        setup.Session.ResetsImages = reset;
        return setup;
    }

    private static StrobeTiming Timing(FpgaTicks separation) => SimulatedSetup.Timing with { Separation = separation };
}
