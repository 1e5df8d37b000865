using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Fast inference (training.md 2.8): few samples, then an artificial reset by the PPU, so that images follow at once. One image every 11.8 us:
/// five samples of 1.7 us, the last one's conversion, and a reset of 2.2 us.
/// </summary>
public sealed record FastInference
{
    /// <summary>Samples per image.</summary>
    public int SampleCount { get; init; } = 5;

    /// <summary>From image to image.</summary>
    public FpgaTicks Separation { get; init; } = FpgaTicks.FromMicroseconds(11.8);
}
