namespace Bss2.Training;

/// <summary>
/// Evaluates a network on the images of a data set. Equal substrates share the pieces; every piece has device noise of its own number, so
/// the result is the same to the bit for any number of threads and substrates.
/// </summary>
public sealed class Evaluator
{
    private readonly EvaluationSettings _settings;
    private readonly ISpikeDataset _data;
    private readonly IReadOnlyList<ISubstrate> _substrates;
    private readonly WorkerPool _pool;
    private readonly Lock _progress = new();

    /// <summary>Prepares evaluations of the first images of <paramref name="data"/>.</summary>
    public Evaluator(EvaluationSettings settings, ISpikeDataset data, IReadOnlyList<ISubstrate> substrates, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(substrates);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfZero(substrates.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.ImageCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.ImageCount, data.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.PieceSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BatchSize, 1);
        (_settings, _data, _substrates, _pool) = (settings, data, substrates, pool);
    }

    /// <summary>Runs all images through a network; <paramref name="progress"/> hears of images done and of all, never twice at a time.</summary>
    public async Task<EvaluationResult> RunAsync(NetworkWeights weights, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var result = new EvaluationResult(_settings.ImageCount, _data.StepCount, _data.ClassCount, weights.HiddenCount);
        IReadOnlyList<EvaluationPiece> pieces = _settings.Pieces();
        int laneCount = Math.Min(pieces.Count, _substrates.Count), done = 0;
        var lanes = new EvaluationLane[laneCount];
        var running = new Task[laneCount];
        for (int l = 0; l < laneCount; l++)
        {
            EvaluationLane lane = lanes[l] = new EvaluationLane(_settings, _data, _substrates[l], weights, result);
            int first = l;
            running[l] = _pool.StartAsync(async () =>
            {
                for (int p = first; p < pieces.Count; p += laneCount)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await lane.RunAsync(pieces[p], cancellationToken).ConfigureAwait(false);
                    lock (_progress) progress?.Invoke(done += pieces[p].Count, _settings.ImageCount);
                }
            });
        }
        await Task.WhenAll(running).ConfigureAwait(false);
        // Whole numbers: their sums do not depend on who counted what.
        foreach (EvaluationLane lane in lanes) lane.AddTo(result);
        return result;
    }
}
