namespace Bss2.Training;

/// <summary>
/// What a forward pass measured, in model units (leak 0, threshold 1; each trace starts at 0).
/// Shapes [image, step, neuron]; spikes are 0 or 1 per step. Reused between batches.
/// </summary>
public sealed class Recording
{
    /// <summary>Makes buffers for up to <paramref name="imageCountMax"/> images.</summary>
    public Recording(int imageCountMax, int stepCount, int hiddenCount, int outputCount)
    {
        (ImageCountMax, StepCount, HiddenCount, OutputCount) = (imageCountMax, stepCount, hiddenCount, outputCount);
        HiddenSpikes = new float[imageCountMax * stepCount * hiddenCount];
        HiddenTraces = new float[imageCountMax * stepCount * hiddenCount];
        OutputTraces = new float[imageCountMax * stepCount * outputCount];
    }

    /// <summary>Images that fit.</summary>
    public int ImageCountMax { get; }

    /// <summary>Time steps per image.</summary>
    public int StepCount { get; }

    /// <summary>Hidden neurons.</summary>
    public int HiddenCount { get; }

    /// <summary>Readout neurons.</summary>
    public int OutputCount { get; }

    /// <summary>Hidden spikes, shape [image, step, hidden].</summary>
    public float[] HiddenSpikes { get; }

    /// <summary>Hidden membranes, shape [image, step, hidden].</summary>
    public float[] HiddenTraces { get; }

    /// <summary>Readout membranes, shape [image, step, output].</summary>
    public float[] OutputTraces { get; }

    /// <summary>Counts of what was sent, received and lost; added up by the substrate.</summary>
    public RecordingCounters Counters { get; } = new();
}
