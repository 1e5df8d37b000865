namespace Bss2.Training;

/// <summary>Samples of a data set as sparse spikes (for substrates) and as a dense array (for <see cref="ReferenceNetwork"/>), with their labels.</summary>
public sealed class LabelledBatch
{
    private LabelledBatch(SpikeBatch spikes, double[] dense, int[] labels) => (Spikes, Dense, Labels) = (spikes, dense, labels);

    /// <summary>The spikes, sparse.</summary>
    public SpikeBatch Spikes { get; }

    /// <summary>The same, 0 or 1, shape [sample, step, line].</summary>
    public double[] Dense { get; }

    /// <summary>Class of every sample.</summary>
    public int[] Labels { get; }

    /// <summary>The samples <paramref name="first"/> .. <paramref name="first"/> + <paramref name="count"/> - 1 of <paramref name="data"/>.</summary>
    public static LabelledBatch Of(ISpikeDataset data, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        var spikes = new SpikeBatch();
        var labels = new byte[count];
        new BatchBuilder(data).Encode([.. Enumerable.Range(first, count)], spikes, labels, 0, 0, new Philox(0), 0);
        var dense = new double[count * data.StepCount * data.InputCount];
        for (int b = 0; b < count; b++)
            for (int k = spikes.ImageStart[b]; k < spikes.ImageStart[b + 1]; k++) dense[(((b * data.StepCount) + spikes.Step[k]) * data.InputCount) + spikes.Input[k]]++;
        return new LabelledBatch(spikes, dense, [.. labels.Select(l => (int)l)]);
    }
}
