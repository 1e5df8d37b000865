namespace Bss2.Training;

/// <summary>
/// A data set whose samples are cut after a few time steps, for fast inference. Input spikes that could act on no sample any more are left out:
/// one of step b acts from step b + 1 on.
/// </summary>
public sealed class ShortWindow : ISpikeDataset
{
    private readonly ISpikeDataset _inner;
    private long _leftOut;

    /// <summary>The first <paramref name="steps"/> steps of <paramref name="inner"/>.</summary>
    public ShortWindow(ISpikeDataset inner, int steps)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, inner.StepCount);
        (_inner, StepCount) = (inner, steps);
    }

    /// <inheritdoc/>
    public int Count => _inner.Count;

    /// <inheritdoc/>
    public int ClassCount => _inner.ClassCount;

    /// <inheritdoc/>
    public int InputCount => _inner.InputCount;

    /// <inheritdoc/>
    public int StepCount { get; }

    /// <summary>Input spikes that were left out so far.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <inheritdoc/>
    public byte Label(int sample) => _inner.Label(sample);

    /// <inheritdoc/>
    public void Encode(int sample, double rotationDegrees, List<(ushort Step, ushort Line)> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        int first = spikes.Count;
        _inner.Encode(sample, rotationDegrees, spikes);
        // Sorted by step: what comes too late stands at the end.
        int end = spikes.Count;
        while (end > first && spikes[end - 1].Step >= StepCount - 1) end--;
        Interlocked.Add(ref _leftOut, spikes.Count - end);
        spikes.RemoveRange(end, spikes.Count - end);
    }
}
