namespace Bss2.Training.Tests;

public class PixelCodingTests
{
    [Theory, InlineData(255), InlineData(250), InlineData(128), InlineData(64), InlineData(52)]
    public void A_pixel_spikes_in_the_bin_of_its_first_spike_time(int pixel)
    {
        double x = pixel / 255.0, us = (8 * Math.Log(x / (x - 0.2))) - (8 * Math.Log(1 / 0.8));
        int bin = (int)Math.Floor((us + 1e-9) / 1.7);
        Assert.Equal(bin >= 20 ? 255 : bin, PixelCoding.BinOfPixel[pixel]);
    }

    [Fact]
    public void The_brightest_pixel_is_in_bin_0_and_pixels_at_the_threshold_are_silent()
    {
        Assert.Equal(0, PixelCoding.BinOfPixel[255]);
        // 51/255 is exactly 0.2.
        Assert.All(Enumerable.Range(0, 52), p => Assert.Equal(255, PixelCoding.BinOfPixel[p]));
    }

    [Fact]
    public void The_brightest_pixel_spikes_at_time_zero() => Assert.Equal(1.785, PixelCoding.FirstUs, 3);
}
