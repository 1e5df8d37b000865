using System.Diagnostics;

namespace Bss2.Simulation.Tests;

/// <summary>One MNIST-like image after another: the load that decides the speed of training.</summary>
public sealed class ImageLoadTests(ITestOutputHelper output)
{
    private const int StepCycles = 32;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images_give_spikes_and_the_cost_is_printed(bool noise)
    {
        var rig = new ChipRig(new ChipOptions { Noise = noise });
        ImageLoad.Place(rig);
        for (int image = 0; image < 100; image++) ImageLoad.Run(rig, image);
        int before = rig.Spikes.Count;
        const int images = 200;
        var work = rig.Chip.Analog.Work;
        long start = Stopwatch.GetTimestamp();
        for (int image = 100; image < 100 + images; image++) ImageLoad.Run(rig, image);
        double us = Stopwatch.GetElapsedTime(start).TotalMicroseconds / images;
        output.WriteLine($"{us:F0} us per image, {(rig.Spikes.Count - before) / (double)images:F1} spikes per image, lost {rig.Chip.Losses.Spikes}, steps {(rig.Chip.Analog.Work.Steps - work.Steps) / images}, jumps {(rig.Chip.Analog.Work.Jumps - work.Jumps) / images}");
        Assert.InRange((rig.Spikes.Count - before) / images, 10, 400);
        Assert.Equal(0, rig.Chip.Losses.Spikes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_samples_and_events_print_their_cost(bool noise)
    {
        var rig = new ChipRig(new ChipOptions { Noise = noise, SkipSilence = false });
        ImageLoad.Place(rig);
        var codes = new byte[128];
        rig.Run(20);
        long before = rig.Chip.Analog.Work.Steps;
        for (int round = 0; round < 3; round++)
        {
            rig.RunTo(rig.Chip.Now + StepCycles);
            double steps = Cost(20000, _ => rig.Chip.AdvanceTo(rig.Chip.Now + StepCycles));
            double samples = Cost(10000, _ => rig.Chip.ReadVectorWindow(0, 0x8_0000, codes));
            double events = Cost(500, i => { rig.Inject(ImageLoad.Label(i & 255), rig.Chip.Now); rig.Chip.AdvanceTo(rig.Chip.Now + StepCycles); }) - steps;
            output.WriteLine($"noise {noise}: step {steps:F0} ns, sample of a hemisphere {samples:F0} ns, input event {events:F0} ns");
        }
        Assert.InRange(rig.Chip.Analog.Work.Steps - before, 3 * 20_500, (3 * 20_500) + 3);
    }

    private static double Cost(int count, Action<int> work)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < count; i++) work(i);
        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / count;
    }
}
