using System.Numerics;

namespace Bss2.Training;

/// <summary>
/// Forward and backward pass of a <see cref="ReluNetwork"/> for one piece of a batch. Owns its gradient buffers, so that pieces can be
/// worked on side by side and added in a fixed order.
/// </summary>
internal sealed class ReluWorker
{
    private const float PixelMax = 255;
    private readonly ReluNetwork _network;
    private readonly float[] _hidden, _hiddenGradient, _keep, _scores;
    private readonly byte[] _pixels;
    private readonly int[] _active;
    private int _activeCount;

    public ReluWorker(ReluNetwork network)
    {
        _network = network;
        Hidden = new float[network.Hidden.Length];
        Output = new float[network.Output.Length];
        (_hidden, _hiddenGradient, _keep) = (new float[network.HiddenStride], new float[network.HiddenStride], new float[network.HiddenStride]);
        _scores = new float[network.OutputStride];
        _pixels = new byte[network.InputCount];
        _active = new int[network.InputCount];
    }

    public float[] Hidden { get; }

    public float[] Output { get; }

    /// <summary>Sum of NLL over the images since <see cref="Clear"/>.</summary>
    public double NllSum { get; private set; }

    /// <summary>Images whose largest score was their label's.</summary>
    public int Correct { get; private set; }

    /// <summary>Starts a piece.</summary>
    public void Clear()
    {
        Array.Clear(Hidden);
        Array.Clear(Output);
        (NllSum, Correct) = (0, 0);
    }

    /// <summary>Forward pass without dropout.</summary>
    public void Evaluate(ReadOnlySpan<byte> pixels, int label)
    {
        Array.Fill(_keep, 1);
        Forward(pixels);
        Loss(label);
    }

    /// <summary>Both passes; a hidden unit is silent with probability <paramref name="dropout"/>, the others are raised by as much (inverted dropout).</summary>
    public void Train(ReadOnlySpan<byte> pixels, int label, double degrees, double dropout, int batchSize, Philox random, ulong image)
    {
        if (degrees != 0)
        {
            ImageRotation.Rotate(pixels, ImageScaler.Side, degrees, _pixels);
            pixels = _pixels;
        }
        DrawKeep(dropout, random, image);
        Forward(pixels);
        Loss(label);
        for (int o = 0; o < _network.OutputCount; o++) _scores[o] /= batchSize;
        Backward(pixels);
    }

    private void DrawKeep(double dropout, Philox random, ulong image)
    {
        Array.Fill(_keep, 1);
        if (dropout <= 0) return;
        float raised = (float)(1 / (1 - dropout));
        double bound = dropout * 4294967296.0;
        Span<uint> words = stackalloc uint[4];
        for (int h = 0; h < _keep.Length; h += words.Length)
        {
            (words[0], words[1], words[2], words[3]) = random.Block(RandomUse.UnitDropout, (uint)h, image);
            for (int k = 0; k < words.Length; k++) _keep[h + k] = words[k] < bound ? 0 : raised;
        }
    }

    // Hidden activities and scores; dark pixels cost nothing.
    private void Forward(ReadOnlySpan<byte> pixels)
    {
        ReluNetwork n = _network;
        n.Hidden.AsSpan(n.InputCount * n.HiddenStride, n.HiddenStride).CopyTo(_hidden);
        _activeCount = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] == 0) continue;
            _active[_activeCount++] = i;
            VectorMath.AddScaled(pixels[i] / PixelMax, n.Hidden.AsSpan(i * n.HiddenStride, n.HiddenStride), _hidden);
        }
        for (int h = 0; h < n.HiddenStride; h += Vector<float>.Count)
            (Vector.Max(new Vector<float>(_hidden, h), Vector<float>.Zero) * new Vector<float>(_keep, h)).CopyTo(_hidden, h);
        n.Output.AsSpan(n.HiddenCount * n.OutputStride, n.OutputStride).CopyTo(_scores);
        for (int h = 0; h < n.HiddenCount; h++)
            if (_hidden[h] != 0) VectorMath.AddScaled(_hidden[h], n.Output.AsSpan(h * n.OutputStride, n.OutputStride), _scores);
    }

    // NLL of the softmax; its gradient with respect to the scores takes their place.
    private void Loss(int label)
    {
        int outputs = _network.OutputCount, winner = 0;
        double sum = 0;
        for (int o = 1; o < outputs; o++)
            if (_scores[o] > _scores[winner]) winner = o;
        double max = _scores[winner];
        for (int o = 0; o < outputs; o++) sum += StrictMath.Exp(_scores[o] - max);
        NllSum += max + StrictMath.Log(sum) - _scores[label];
        if (winner == label) Correct++;
        for (int o = 0; o < outputs; o++) _scores[o] = (float)((StrictMath.Exp(_scores[o] - max) / sum) - (o == label ? 1 : 0));
    }

    private void Backward(ReadOnlySpan<byte> pixels)
    {
        ReluNetwork n = _network;
        Array.Clear(_hiddenGradient);
        VectorMath.Add(_scores, Output.AsSpan(n.HiddenCount * n.OutputStride, n.OutputStride));
        for (int h = 0; h < n.HiddenCount; h++)
        {
            if (_hidden[h] == 0) continue;
            VectorMath.AddScaled(_hidden[h], _scores, Output.AsSpan(h * n.OutputStride, n.OutputStride));
            float gradient = 0;
            for (int o = 0; o < n.OutputCount; o++) gradient += n.Output[(h * n.OutputStride) + o] * _scores[o];
            _hiddenGradient[h] = gradient * _keep[h];
        }
        VectorMath.Add(_hiddenGradient, Hidden.AsSpan(n.InputCount * n.HiddenStride, n.HiddenStride));
        for (int k = 0; k < _activeCount; k++)
            VectorMath.AddScaled(pixels[_active[k]] / PixelMax, _hiddenGradient, Hidden.AsSpan(_active[k] * n.HiddenStride, n.HiddenStride));
    }
}
