namespace Bss2.Training;

/// <summary>The forward pass in software: own dynamics of training.md 2.5, reset by subtraction, no chip.</summary>
public sealed class SoftwareSubstrate : ISubstrate
{
    private readonly float _alpha, _beta;
    private readonly int _steps;
    private TrainableNetwork? _network;
    private long _version = -1;
    private float[] _x = [], _current = [], _membrane = [], _xOut = [], _currentOut = [], _membraneOut = [];

    /// <summary>Makes a substrate for <paramref name="steps"/> time steps per image.</summary>
    public SoftwareSubstrate(NeuronDynamics dynamics, int steps) => (_alpha, _beta, _steps) = ((float)dynamics.Alpha, (float)dynamics.Beta, steps);

    /// <inheritdoc/>
    public SubstrateInfo Info { get; } = new("software", 0, 0);

    /// <inheritdoc/>
    public long RunIndex { get; set; }

    /// <inheritdoc/>
    public ValueTask ForwardAsync(NetworkWeights weights, SpikeBatch input, Recording recording, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(recording);
        cancellationToken.ThrowIfCancellationRequested();
        Load(weights);
        for (int image = 0; image < input.ImageCount; image++) Run(_network!, input, recording, image);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Load(NetworkWeights weights)
    {
        if (_network is not null && weights.Version == _version) return;
        if (_network is null)
        {
            _network = new TrainableNetwork(weights.InputCount, weights.HiddenCount, weights.OutputCount, weights.Recurrent.Length > 0);
            (_x, _current, _membrane) = (new float[_network.HiddenStride], new float[_network.HiddenStride], new float[_network.HiddenStride]);
            (_xOut, _currentOut, _membraneOut) = (new float[_network.OutputStride], new float[_network.OutputStride], new float[_network.OutputStride]);
        }
        _network.CopyFrom(weights);
        _version = weights.Version;
    }

    private void Run(TrainableNetwork n, SpikeBatch input, Recording recording, int image)
    {
        Array.Clear(_current);
        Array.Clear(_membrane);
        Array.Clear(_currentOut);
        Array.Clear(_membraneOut);
        int hidden = n.HiddenCount, outputs = n.OutputCount, k = input.ImageStart[image], end = input.ImageStart[image + 1];
        recording.HiddenSpikes.AsSpan(image * _steps * hidden, hidden).Clear();
        recording.HiddenTraces.AsSpan(image * _steps * hidden, hidden).Clear();
        recording.OutputTraces.AsSpan(image * _steps * outputs, outputs).Clear();
        for (int t = 0; t + 1 < _steps; t++)
        {
            Array.Clear(_x);
            for (; k < end && input.Step[k] == t; k++) VectorMath.Add(n.Hidden.AsSpan(input.Input[k] * n.HiddenStride, n.HiddenStride), _x);
            Array.Clear(_xOut);
            Span<float> spikes = recording.HiddenSpikes.AsSpan(((image * _steps) + t) * hidden, hidden);
            for (int h = 0; h < hidden; h++)
            {
                if (spikes[h] == 0) continue;
                VectorMath.Add(n.Output.AsSpan(h * n.OutputStride, n.OutputStride), _xOut);
                if (n.IsRecurrent) VectorMath.Add(n.Recurrent.AsSpan(h * n.HiddenStride, n.HiddenStride), _x);
            }
            VectorMath.Integrate(_alpha, _beta, _x, _current, _membrane);
            VectorMath.Integrate(_alpha, _beta, _xOut, _currentOut, _membraneOut);
            // Reset by subtraction of the threshold one step after the spike.
            Span<float> next = recording.HiddenSpikes.AsSpan(((image * _steps) + t + 1) * hidden, hidden);
            for (int h = 0; h < hidden; h++)
            {
                _membrane[h] -= spikes[h];
                next[h] = _membrane[h] >= 1 ? 1 : 0;
                recording.Counters.HiddenSpikes += (long)next[h];
            }
            _membrane.AsSpan(0, hidden).CopyTo(recording.HiddenTraces.AsSpan(((image * _steps) + t + 1) * hidden));
            _membraneOut.AsSpan(0, outputs).CopyTo(recording.OutputTraces.AsSpan(((image * _steps) + t + 1) * outputs));
        }
    }
}
