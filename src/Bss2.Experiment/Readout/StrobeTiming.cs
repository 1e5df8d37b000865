using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Times of a strobe run. <paramref name="SpikeLead"/>: how long after its RUN command a bin-0 event must be sent to arrive at sample 0;
/// <paramref name="SpikePath"/>: from sending an event to its arrival, as the chip's time stamps tell. Both are measured on the device.
/// </summary>
public sealed record StrobeTiming(FpgaTicks SpikeLead, FpgaTicks SpikePath)
{
    /// <summary>From the start of the timer to the first image: 100 us (training.md section 3).</summary>
    public FpgaTicks Lead { get; init; } = FpgaTicks.FromMicroseconds(100);

    /// <summary>From image to image: 200 us in training.</summary>
    public FpgaTicks Separation { get; init; } = FpgaTicks.FromMicroseconds(SeparationUsMin);

    /// <summary>These times for images of <paramref name="sampleCount"/> samples: membranes rest for 100 us and more between them.</summary>
    public StrobeTiming ForSamples(int sampleCount) => this with
    {
        Separation = FpgaTicks.FromMicroseconds(Math.Max(SeparationUsMin, RestUs + Math.Ceiling(sampleCount * StrobeKernel.PeriodCycles * 0.004))),
    };

    private const double SeparationUsMin = 200, RestUs = 100;
}
