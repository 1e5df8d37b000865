using Bss2.Chip;

namespace Bss2.Experiment.Tests;

public sealed class MadcTraceTests
{
    private static readonly double Period = MadcScale.PeriodTicks(MadcConfig.Default);

    private static MadcTrace Trace(IEnumerable<int> numbers) => new(
        [new NeuronOnChip(0), new NeuronOnChip(1)], new FpgaTicks(1000), Period,
        [.. numbers.Select(i => new MadcSampleEvent(new FpgaTicks(0), new FpgaTicks(1000 + (long)(i * Period)), (i % 2 == 0 ? 100 : 500) + (i % 4 < 2 ? 3 : -3), i % 2))], []);

    [Fact]
    public void The_default_period_is_34_ns_and_follows_the_configuration()
    {
        Assert.Equal(4.25, Period);
        Assert.Equal(4.75, MadcScale.PeriodTicks(MadcConfig.Default with { SampleDurationAdjust = 7 }));
        Assert.Equal(4.25 * 6, MadcScale.PeriodTicks(MadcConfig.Default with { EnableMadcClockScaling = true, MadcClockScaleValue = 2 }));
    }

    [Fact]
    public void Rate_and_statistics_are_those_of_the_samples()
    {
        MadcTrace trace = Trace(Enumerable.Range(0, 4001));
        Assert.Equal(29.4118, trace.MeasuredRateMhz, 1e-3);
        Assert.Equal(0, trace.LostSamples);
        Assert.Equal((2001, 100, 3), (trace.Statistics(0).Count, Math.Round(trace.Statistics(0).Mean, 2), Math.Round(trace.Statistics(0).Sd, 3)));
        Assert.Equal((2000, 500, 3), (trace.Statistics(1).Count, Math.Round(trace.Statistics(1).Mean, 2), Math.Round(trace.Statistics(1).Sd, 3)));
        Assert.Equal(34, trace.TimeUs(trace.Samples[1000].ChipTime), 1e-9);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 37)]
    public void Samples_that_are_missing_in_between_are_counted(int times, int length)
    {
        bool[] gone = new bool[3000];
        for (int t = 0; t < times; t++) Array.Fill(gone, true, 501 + (t * 1001), length);
        Assert.Equal(times * length, Trace(Enumerable.Range(0, 3000).Where(i => !gone[i])).LostSamples);
    }

    [Fact]
    public void A_single_sample_has_no_rate() => Assert.True(double.IsNaN(Trace([1]).MeasuredRateMhz));
}
