using System.Diagnostics;

namespace Bss2.Simulation.Tests;

/// <summary>One MNIST-like image after another: the load that decides the speed of training.</summary>
public sealed class ImageLoadTests(ITestOutputHelper output)
{
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
}
