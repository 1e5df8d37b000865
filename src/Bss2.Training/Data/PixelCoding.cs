namespace Bss2.Training;

/// <summary>
/// Time-to-first-spike coding of pixels (training.md 2.3): t = 8 us ln(x / (x - 0.2)) for x = pixel/255 above 0.2, minus the constant
/// 8 us ln(1/0.8) of the brightest pixel, in bins of 1.7 us; later than 20 bins means no spike.
/// </summary>
public static class PixelCoding
{
    /// <summary>Bins of an image.</summary>
    public const int Steps = 20;

    /// <summary>Width of a bin, us: the CADC sampling period.</summary>
    public const double StepUs = 1.7;

    /// <summary>Time of pixels at or below the threshold, us: beyond any window.</summary>
    public const double NeverUs = 100;

    private const double TauUs = 8, Threshold = 0.2;

    /// <summary>Time of the brightest pixel, us: 1.785. Stands before the table that is made with it: static fields are set in text order.</summary>
    public static double FirstUs { get; } = TauUs * StrictMath.Log(1 / (1 - Threshold));

    /// <summary>Bin of each pixel value; 255 = no spike.</summary>
    public static byte[] BinOfPixel { get; } = [.. Enumerable.Range(0, 256).Select(p => Bin(p / 255.0))];

    /// <summary>Spike time in us of intensity <paramref name="x"/> (0..1) before any subtraction.</summary>
    public static double TimeUs(double x)
    {
        if (x < Threshold) return NeverUs;
        double clipped = Math.Max(x, Threshold + 1e-7);
        return Math.Clamp(TauUs * StrictMath.Log(clipped / (clipped - Threshold)), 0, NeverUs);
    }

    private static byte Bin(double x)
    {
        double t = TimeUs(x) - FirstUs;
        double bin = Math.Floor(t / StepUs);
        return t < NeverUs - FirstUs - 1e-9 && bin < Steps ? (byte)Math.Max(0, bin) : (byte)255;
    }
}
