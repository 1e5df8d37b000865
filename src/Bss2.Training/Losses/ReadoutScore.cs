namespace Bss2.Training;

/// <summary>How the trace of a readout becomes a score.</summary>
public enum ReadoutScore
{
    /// <summary>The largest value over the steps: pictures (training.md 2.6).</summary>
    Maximum,

    /// <summary>The sum over the steps: speech (training.md 2.7).</summary>
    Sum,
}
