namespace Bss2.Training;

/// <summary>Runs pieces of an evaluation on one substrate, with buffers of its own; what belongs to an image goes straight to its place.</summary>
internal sealed class EvaluationLane(EvaluationSettings settings, ISpikeDataset data, ISubstrate substrate, NetworkWeights weights, EvaluationResult result)
{
    // The images are evaluated as they are: nothing is drawn from it.
    private static readonly Philox Unused = new(0);

    private readonly BatchBuilder _builder = new(data);
    private readonly SpikeBatch _batch = new();
    private readonly byte[] _labels = new byte[settings.PieceSize];
    private readonly Recording _recording = new(settings.PieceSize, data.StepCount, weights.HiddenCount, weights.OutputCount);
    private readonly ReadoutScorer _scorer = new(weights.OutputCount, data.StepCount, settings.Loss, settings.Seed);
    private readonly int[] _samples = new int[settings.PieceSize];
    private readonly long[] _spikesOfNeuron = new long[weights.HiddenCount];
    private long _inputSpikes;

    public async Task RunAsync(EvaluationPiece piece, CancellationToken cancellationToken)
    {
        for (int i = 0; i < piece.Count; i++) _samples[i] = piece.First + i;
        _builder.Encode(_samples.AsSpan(0, piece.Count), _batch, _labels, 0, 0, Unused, 0);
        substrate.RunIndex = piece.RunIndex;
        await substrate.ForwardAsync(weights, _batch, _recording, cancellationToken).ConfigureAwait(false);
        _inputSpikes += _batch.Count;
        for (int i = 0; i < piece.Count; i++) Judge(i, piece);
    }

    /// <summary>Adds what was counted over all pieces.</summary>
    public void AddTo(EvaluationResult target)
    {
        target.InputSpikes += _inputSpikes;
        target.Counters.Add(_recording.Counters);
        for (int h = 0; h < _spikesOfNeuron.Length; h++) target.SpikesOfNeuron[h] += _spikesOfNeuron[h];
    }

    private void Judge(int i, EvaluationPiece piece)
    {
        int image = piece.First + i, steps = data.StepCount, perTrace = steps * weights.OutputCount, hidden = weights.HiddenCount, first = _batch.ImageStart[i];
        result.Labels[image] = _labels[i];
        result.FirstInputStep[image] = first < _batch.ImageStart[i + 1] ? _batch.Step[first] : 0;
        result.Losses[image] = _scorer.Decide(_recording.OutputTraces.AsSpan(i * perTrace, perTrace), _labels[i], piece.Noise + (ulong)i, result.Decisions.AsSpan(image * steps, steps));
        ReadOnlySpan<float> spikes = _recording.HiddenSpikes.AsSpan(i * steps * hidden, steps * hidden);
        for (int t = 0; t < steps; t++)
            for (int h = 0; h < hidden; h++) _spikesOfNeuron[h] += (long)spikes[(t * hidden) + h];
    }
}
