namespace Bss2.Training;

/// <summary>
/// Trains a <see cref="ReluNetwork"/> on the pictures that the spiking network gets as spikes: cross entropy, Adam, the schedule, order,
/// rotation and dropout of the settings; what only spikes have is ignored. The same settings give the same bits for any number of threads.
/// </summary>
public sealed class ReluTrainer
{
    private readonly TrainingSettings _settings;
    private readonly ImageDataset _train, _test;
    private readonly WorkerPool _pool;
    private readonly ReluWorker[] _workers;
    private readonly Adam _hidden, _output;
    private readonly Philox _random;
    private readonly int[] _order;
    private long _batches;

    /// <summary>Prepares a run; weights are initialised from the seed.</summary>
    /// <exception cref="DatasetException">The data set holds no pictures.</exception>
    public ReluTrainer(TrainingSettings settings, DatasetPair data, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(pool);
        if (data is not { Train: ImageDataset train, Test: ImageDataset test })
            throw new DatasetException($"Expected pictures for a ReLU network (mnist, fashion), found '{data.Name}'. Choose another data set.");
        (_settings, _train, _test, _pool) = (settings, train, test, pool);
        Network = new ReluNetwork(train.InputCount, settings.HiddenCount, train.ClassCount, settings.Seed);
        _workers = [.. Enumerable.Range(0, settings.PiecesOf(settings.BatchSize)).Select(_ => new ReluWorker(Network))];
        (_hidden, _output) = (new Adam(Network.Hidden.Length), new Adam(Network.Output.Length));
        _random = new Philox(settings.Seed);
        _order = new int[TrainCount];
    }

    /// <summary>The weights being trained.</summary>
    public ReluNetwork Network { get; }

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; private set; }

    /// <summary>Training images used per epoch.</summary>
    public int TrainCount => _settings.TrainCountOf(_train.Count);

    private int BatchesPerEpoch => _settings.BatchesOf(TrainCount);

    /// <summary>Runs one epoch; a cancelled one is lost.</summary>
    public EpochResult RunEpoch(Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        BatchBuilder.Shuffle(_order, _random, (ulong)Epoch);
        var sums = new EpochSums();
        for (int batch = 0; batch < BatchesPerEpoch; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int start = batch * _settings.BatchSize, count = Math.Min(_settings.BatchSize, TrainCount - start), pieces = _settings.PiecesOf(count);
            ulong noise = (ulong)(_batches * _settings.BatchSize);
            _pool.For(pieces, p => TrainPiece(p, start, count, noise));
            Update(pieces);
            _batches++;
            Add(sums, pieces, count);
            progress?.Invoke(new TrainingProgress(Epoch, batch + 1, BatchesPerEpoch, (int)sums.Images, sums.MeanLoss, sums.AccuracyPercent, 0));
        }
        Epoch++;
        return sums.Result(Epoch);
    }

    /// <summary>Accuracy on the test set, or on the held-out training images.</summary>
    public EpochResult Evaluate(bool heldOut, CancellationToken cancellationToken)
    {
        ImageDataset set = heldOut ? _train : _test;
        int first = heldOut ? _train.Count - _settings.HeldOut : 0, count = set.Count - first;
        if (!heldOut && _settings.TestImagesMax > 0) count = Math.Min(count, _settings.TestImagesMax);
        cancellationToken.ThrowIfCancellationRequested();
        _pool.For(_workers.Length, p =>
        {
            _workers[p].Clear();
            for (int i = p; i < count; i += _workers.Length) _workers[p].Evaluate(set.Pixels(first + i), set.Label(first + i));
        });
        var sums = new EpochSums();
        Add(sums, _workers.Length, count);
        return sums.Result(Epoch);
    }

    private void TrainPiece(int piece, int start, int count, ulong noise)
    {
        ReluWorker worker = _workers[piece];
        worker.Clear();
        for (int i = piece * _settings.PieceSize; i < Math.Min(count, (piece + 1) * _settings.PieceSize); i++)
        {
            int sample = _order[start + i];
            ulong image = noise + (ulong)i;
            double degrees = BatchBuilder.Angle(_settings.RotationDegrees, _random, image);
            worker.Train(_train.Pixels(sample), _train.Label(sample), degrees, _settings.Dropout, count, _random, image);
        }
    }

    private void Update(int pieces)
    {
        for (int p = 1; p < pieces; p++)
        {
            VectorMath.Add(_workers[p].Hidden, _workers[0].Hidden);
            VectorMath.Add(_workers[p].Output, _workers[0].Output);
        }
        double rate = _settings.LearningRateAt(_batches, BatchesPerEpoch);
        _hidden.Update(Network.Hidden, _workers[0].Hidden, rate, float.MaxValue);
        _output.Update(Network.Output, _workers[0].Output, rate, float.MaxValue);
    }

    private void Add(EpochSums sums, int pieces, int images)
    {
        sums.Images += images;
        for (int p = 0; p < pieces; p++) sums.Add(_workers[p].NllSum, _workers[p].Correct, 0);
    }
}
