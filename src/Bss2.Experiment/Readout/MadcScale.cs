using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Typical characteristic and timing of the MADC (chip-model.md 4.2). Single chips differ by 5 % in gain and 30 mV in offset.</summary>
public static class MadcScale
{
    private const double MillivoltsPerCode = 1.58, OffsetMillivolts = -65, ClockMhz = 500;
    private const int ConversionClocks = 12;

    /// <summary>Highest code.</summary>
    public const int CodeMax = 1023;

    /// <summary>Millivolts of a code on the typical chip.</summary>
    public static double Millivolts(double code) => (MillivoltsPerCode * code) + OffsetMillivolts;

    /// <summary>Time from sample to sample, in ticks of 8 ns, at the default clock of 500 MHz: 4.25 by default.</summary>
    public static double PeriodTicks(MadcConfig config)
    {
        int scale = config.EnableMadcClockScaling ? 2 * (config.MadcClockScaleValue + 1) : 1;
        return (double)FpgaTicks.PerMicrosecond * scale * (ConversionClocks + config.SampleDurationAdjust) / ClockMhz;
    }
}
