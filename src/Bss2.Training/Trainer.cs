namespace Bss2.Training;

/// <summary>
/// Trains a network: forward in pieces, backward of each piece beside the forward of the next, one Adam step per batch. Several equal
/// substrates (simulated chips with one seed, software) share the pieces of a batch. The same settings give the same bits for any
/// number of threads and substrates.
/// </summary>
public sealed class Trainer
{
    private readonly TrainingSettings _settings;
    private readonly DatasetPair _data;
    private readonly IReadOnlyList<ISubstrate> _substrates;
    private readonly WorkerPool _pool;
    private readonly GradientWorker[] _workers;
    private readonly Recording[] _recordings;
    private readonly SpikeBatch[] _pieces;
    private readonly byte[][] _labels;
    private readonly NetworkWeights _weights;
    private readonly Adam[] _optimisers;
    private readonly BatchBuilder _trainBatches;
    private readonly Philox _random;
    private readonly float[] _mask;
    private readonly int[] _order;
    private readonly float _hiddenLimit;

    /// <summary>
    /// Prepares a run; weights are initialised from the seed. <paramref name="substrates"/> must answer alike: the same run number gives
    /// the same recording on each.
    /// </summary>
    public Trainer(TrainingSettings settings, DatasetPair data, IReadOnlyList<ISubstrate> substrates, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(substrates);
        ArgumentOutOfRangeException.ThrowIfZero(substrates.Count);
        (_settings, _data, _substrates, _pool) = (settings, data, substrates, pool);
        Validate(settings);
        Network = new TrainableNetwork(data.Train.InputCount, settings.HiddenCount, data.Train.ClassCount, settings.Recurrent);
        Network.Initialise(settings.Seed, settings.InitMean, settings.InitScale);
        _weights = new NetworkWeights(Network.InputCount, Network.HiddenCount, Network.OutputCount, settings.Recurrent);
        var dynamics = new NeuronDynamics(settings.TimeStepUs, settings.TauMemUs, settings.TauSynUs);
        int pieces = settings.PiecesOf(settings.BatchSize);
        _workers = [.. Enumerable.Range(0, pieces).Select(_ => new GradientWorker(Network, dynamics, settings.Loss, data.Train.StepCount))];
        _recordings = [.. Enumerable.Range(0, pieces).Select(_ => new Recording(settings.PieceSize, data.Train.StepCount, Network.HiddenCount, Network.OutputCount))];
        _pieces = [.. Enumerable.Range(0, pieces).Select(_ => new SpikeBatch())];
        _labels = [.. Enumerable.Range(0, pieces).Select(_ => new byte[settings.PieceSize])];
        _optimisers = [.. Network.Parameters.Select(p => new Adam(p.Length))];
        _trainBatches = new BatchBuilder(data.Train);
        _random = new Philox(settings.Seed);
        _mask = new float[Network.HiddenCount];
        _order = new int[TrainCount];
        double measured = substrates[0].Info.WeightScale, scale = measured > 0 ? measured : settings.SoftwareWeightScale;
        _hiddenLimit = (float)(63 / scale);
    }

    /// <summary>The weights being trained.</summary>
    public TrainableNetwork Network { get; }

    /// <summary>The settings of the run.</summary>
    public TrainingSettings Settings => _settings;

    /// <summary>Moments of the optimiser, one for each of the network's parameters.</summary>
    public IReadOnlyList<Adam> Optimisers => _optimisers;

    /// <summary>Epochs completed; set when a run is resumed.</summary>
    public int Epoch { get; set; }

    /// <summary>Weight updates made; set when a run is resumed.</summary>
    public long Batches { get; set; }

    /// <summary>When set, adds up where the time goes; with one thread and one substrate only.</summary>
    public StageProfile? Profile { get; set; }

    /// <summary>Sums over the batches of the running epoch; set when a run is resumed.</summary>
    public EpochSums Sums { get; set; } = new();

    /// <summary>Training images used per epoch.</summary>
    public int TrainCount => _settings.TrainCountOf(_data.Train.Count);

    /// <summary>Weight updates per epoch.</summary>
    public int BatchesPerEpoch => _settings.BatchesOf(TrainCount);

    /// <summary>Counters of the substrates over all batches and evaluations that this trainer completed; what was cancelled on the way is repeated, so it is not in.</summary>
    public RecordingCounters Counters { get; private set; } = new();

    /// <summary>The present weights in the public layout.</summary>
    public NetworkWeights Weights
    {
        get
        {
            Network.CopyTo(_weights, []);
            return _weights;
        }
    }

    /// <summary>
    /// Runs the rest of the current epoch from batch <see cref="Batches"/> on. Stops between batches when <paramref name="cancellationToken"/>
    /// is cancelled: <see cref="Batches"/> then says where to go on.
    /// </summary>
    public async Task<EpochResult> RunEpochAsync(Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        BatchBuilder.Shuffle(_order, _random, (ulong)Epoch);
        int first = (int)(Batches - ((long)Epoch * BatchesPerEpoch));
        for (int batch = first; batch < BatchesPerEpoch; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<int> samples = _order.AsMemory(batch * _settings.BatchSize, Math.Min(_settings.BatchSize, TrainCount - (batch * _settings.BatchSize)));
            DrawMask();
            Network.CopyTo(_weights, _mask);
            int pieces = await ForwardBackwardAsync(_data.Train, _trainBatches, samples, gradients: true, RunNumbers.OfBatch(Batches, _pieces.Length), cancellationToken).ConfigureAwait(false);
            Stage before = Profile?.Enter(Stage.Optimiser) ?? default;
            Update(pieces);
            Profile?.Enter(before);
            Batches++;
            Add(Sums, pieces, samples.Length);
            progress?.Invoke(new TrainingProgress(Epoch, batch + 1, BatchesPerEpoch, (int)Sums.Images, Sums.MeanLoss, Sums.AccuracyPercent, Sums.HiddenSpikesPerImage));
        }
        Epoch++;
        EpochResult result = Sums.Result(Epoch);
        Sums = new EpochSums();
        return result;
    }

    /// <summary>Accuracy on the test set, or on the held-out training images.</summary>
    public async Task<EpochResult> EvaluateAsync(bool heldOut, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        ISpikeDataset set = heldOut ? _data.Train : _data.Test;
        int start = heldOut ? _data.Train.Count - _settings.HeldOut : 0, count = set.Count - start;
        if (!heldOut && _settings.TestImagesMax > 0) count = Math.Min(count, _settings.TestImagesMax);
        int[] all = [.. Enumerable.Range(start, count)];
        var batches = new BatchBuilder(set);
        var sums = new EpochSums();
        Network.CopyTo(_weights, []);
        for (int at = 0; at < count; at += _settings.BatchSize)
        {
            long firstRun = RunNumbers.OfEvaluation(Epoch, count, _settings.BatchSize, _pieces.Length) + RunNumbers.OfBatch(at / _settings.BatchSize, _pieces.Length);
            int images = Math.Min(_settings.BatchSize, count - at);
            int pieces = await ForwardBackwardAsync(set, batches, all.AsMemory(at, images), gradients: false, firstRun, cancellationToken).ConfigureAwait(false);
            Add(sums, pieces, images);
            progress?.Invoke(Math.Min(count, at + _settings.BatchSize), count);
        }
        return sums.Result(Epoch);
    }

    /// <summary>Learning rate of weight update number <paramref name="batch"/>.</summary>
    public double LearningRateAt(long batch) => _settings.LearningRateAt(batch, BatchesPerEpoch);

    private async Task<int> ForwardBackwardAsync(ISpikeDataset set, BatchBuilder builder, ReadOnlyMemory<int> samples, bool gradients, long firstRun, CancellationToken cancellationToken)
    {
        int pieces = _settings.PiecesOf(samples.Length), lanes = Math.Min(pieces, _substrates.Count);
        Stage before = Profile?.Enter(Stage.Encode) ?? default;
        for (int p = 0; p < pieces; p++)
        {
            ReadOnlySpan<int> piece = Piece(samples, p).Span;
            builder.Encode(piece, _pieces[p], _labels[p], gradients ? _settings.RotationDegrees : 0, gradients ? _settings.ChannelJitter : 0, _random, NoiseIndex(p));
        }
        Profile?.Enter(before);
        var running = new Task[lanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            int first = lane;
            running[lane] = _pool.StartAsync(() => LaneAsync(samples, first, lanes, pieces, gradients, firstRun, cancellationToken));
        }
        await Task.WhenAll(running).ConfigureAwait(false);
        return pieces;
    }

    // Every lanes-th piece on one substrate; the last forward is over when its backward starts beside the next forward.
    private async Task LaneAsync(ReadOnlyMemory<int> samples, int first, int lanes, int pieces, bool gradients, long firstRun, CancellationToken cancellationToken)
    {
        ISubstrate substrate = _substrates[first];
        List<Task<bool>> backward = [];
        try
        {
            for (int p = first; p < pieces; p += lanes)
            {
                int piece = p;
                substrate.RunIndex = firstRun + (p * RunNumbers.PerPiece);
                await substrate.ForwardAsync(_weights, _pieces[p], _recordings[p], cancellationToken).ConfigureAwait(false);
                backward.Add(_pool.Start(() =>
                {
                    Stage before = Profile?.Enter(Stage.Backward) ?? default;
                    _workers[piece].Run(_pieces[piece], _labels[piece], _recordings[piece], samples.Length, _random, NoiseIndex(piece), gradients);
                    Profile?.Enter(before);
                    return true;
                }));
            }
        }
        finally { await Task.WhenAll(backward).ConfigureAwait(false); }
    }

    private ReadOnlyMemory<int> Piece(ReadOnlyMemory<int> samples, int piece)
    {
        int start = piece * _settings.PieceSize;
        return samples.Slice(start, Math.Min(_settings.PieceSize, samples.Length - start));
    }

    private ulong NoiseIndex(int piece) => (ulong)((Batches * _settings.BatchSize) + (piece * _settings.PieceSize));

    private void Add(EpochSums sums, int pieces, int images)
    {
        var counters = new RecordingCounters();
        foreach (Recording r in _recordings) counters.Add(r.Counters);
        sums.HiddenSpikes += counters.HiddenSpikes - Counters.HiddenSpikes;
        Counters = counters;
        sums.Images += images;
        for (int p = 0; p < pieces; p++) sums.Add(_workers[p].NllSum, _workers[p].Correct, _pieces[p].Count);
    }

    private void Update(int pieces)
    {
        GradientWorker sum = _workers[0];
        for (int p = 1; p < pieces; p++)
        {
            VectorMath.Add(_workers[p].Hidden, sum.Hidden);
            VectorMath.Add(_workers[p].Output, sum.Output);
            VectorMath.Add(_workers[p].Recurrent, sum.Recurrent);
        }
        ApplyMask(sum.Hidden, Network.InputCount);
        if (Network.IsRecurrent) ApplyMask(sum.Recurrent, Network.HiddenCount);
        VectorMath.AddScaled((float)(2 * _settings.Loss.HiddenWeightRegulariser / ((double)Network.InputCount * Network.HiddenCount)), Network.Hidden, sum.Hidden);
        VectorMath.AddScaled((float)(2 * _settings.Loss.OutputWeightRegulariser / ((double)Network.OutputCount * Network.HiddenCount)), Network.Output, sum.Output);
        double rate = LearningRateAt(Batches);
        _optimisers[0].Update(Network.Hidden, sum.Hidden, rate, _hiddenLimit);
        _optimisers[1].Update(Network.Output, sum.Output, rate, float.MaxValue);
        if (Network.IsRecurrent && !_settings.FreezeRecurrent) _optimisers[2].Update(Network.Recurrent, sum.Recurrent, rate, _hiddenLimit);
    }

    private void DrawMask()
    {
        if (_settings.Dropout <= 0) { Array.Fill(_mask, 1); return; }
        for (int h = 0; h < _mask.Length; h++)
            _mask[h] = _random.Block(RandomUse.Dropout, (uint)h, (ulong)Batches).X0 / 4294967296.0 < _settings.Dropout ? 0 : 1;
    }

    private void ApplyMask(float[] gradient, int rows)
    {
        if (_settings.Dropout <= 0) return;
        for (int i = 0; i < rows; i++)
            for (int h = 0; h < _mask.Length; h++) gradient[(i * Network.HiddenStride) + h] *= _mask[h];
    }

    private static void Validate(TrainingSettings s)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(s.Epochs, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(s.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(s.PieceSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(s.HiddenCount, 1);
    }
}
