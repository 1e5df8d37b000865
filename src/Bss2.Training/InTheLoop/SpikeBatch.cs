namespace Bss2.Training;

/// <summary>
/// Input spikes of a batch, sparse: spike k of image b (ImageStart[b] &lt;= k &lt; ImageStart[b+1]) is in time step Step[k]
/// on line Input[k], sorted by step, then line. Buffers are reused between batches; only the first Count entries count.
/// </summary>
public sealed class SpikeBatch
{
    /// <summary>Images in the batch.</summary>
    public int ImageCount { get; set; }

    /// <summary>Time steps per image (CADC samples).</summary>
    public int StepCount { get; set; }

    /// <summary>Input lines.</summary>
    public int InputCount { get; set; }

    /// <summary>Length at least ImageCount + 1.</summary>
    public int[] ImageStart { get; set; } = [0];

    /// <summary>Time step of each spike.</summary>
    public ushort[] Step { get; set; } = [];

    /// <summary>Line of each spike.</summary>
    public ushort[] Input { get; set; } = [];

    /// <summary>Spikes in the batch.</summary>
    public int Count => ImageStart[ImageCount];
}
