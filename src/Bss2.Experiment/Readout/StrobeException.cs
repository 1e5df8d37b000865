namespace Bss2.Experiment;

/// <summary>Sampling by the PPUs failed: says what was expected, found and what to do.</summary>
public class StrobeException(string message) : Exception(message);

/// <summary>A PPU did not sample: says which one, and what it does instead.</summary>
public sealed class PpuNotSamplingException(string message, int ppu, PpuFailure failure) : StrobeException(message)
{
    /// <summary>0 top, 1 bottom.</summary>
    public int Ppu { get; } = ppu;

    /// <summary>What it does instead.</summary>
    public PpuFailure Failure { get; } = failure;
}
