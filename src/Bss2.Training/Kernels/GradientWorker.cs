namespace Bss2.Training;

/// <summary>
/// Backward pass through time for one piece of a batch (training.md 2.5): measured spikes and traces stand for the model's values,
/// derivatives are the model's. Owns its gradient buffers, so that pieces can be worked on side by side and added in a fixed order.
/// </summary>
internal sealed class GradientWorker
{
    private readonly TrainableNetwork _network;
    private readonly LossSettings _loss;
    private readonly float _alpha, _beta;
    private readonly int _steps;
    private readonly float[] _gradOutputCurrent;     // [step, output]
    private readonly float[] _gradSpike, _gradMembrane, _gradCurrent, _count;
    private readonly float[] _gradCurrentOfStep;     // [step, hidden]
    private readonly float[] _membrane, _scores, _outputCurrent, _outputMembrane;
    private readonly int[] _best;
    private double _excess;

    public GradientWorker(TrainableNetwork network, NeuronDynamics dynamics, LossSettings loss, int steps)
    {
        (_network, _loss, _steps) = (network, loss, steps);
        (_alpha, _beta) = ((float)dynamics.Alpha, (float)dynamics.Beta);
        Hidden = new float[network.Hidden.Length];
        Output = new float[network.Output.Length];
        Recurrent = new float[network.Recurrent.Length];
        _gradOutputCurrent = new float[(steps + 1) * network.OutputStride];
        (_gradSpike, _gradMembrane, _gradCurrent, _count, _membrane) = (new float[network.HiddenStride], new float[network.HiddenStride], new float[network.HiddenStride], new float[network.HiddenStride], new float[network.HiddenStride]);
        _gradCurrentOfStep = new float[(steps + 1) * network.HiddenStride];
        (_scores, _outputCurrent, _outputMembrane) = (new float[network.OutputStride], new float[network.OutputStride], new float[network.OutputStride]);
        _best = new int[network.OutputCount];
    }

    public float[] Hidden { get; }

    public float[] Output { get; }

    public float[] Recurrent { get; }

    /// <summary>Sum of NLL over the piece's images.</summary>
    public double NllSum { get; private set; }

    /// <summary>Sum of squared spike counts over images and hidden units.</summary>
    public double BurstSum { get; private set; }

    /// <summary>Sum of squared logits.</summary>
    public double LogitSquareSum { get; private set; }

    /// <summary>Images whose largest score is their label's.</summary>
    public int Correct { get; private set; }

    /// <summary>Gradients of the piece; <paramref name="batchSize"/> is the whole batch (for the means), <paramref name="noiseIndex"/> numbers the piece's first image in the run.</summary>
    public void Run(SpikeBatch input, ReadOnlySpan<byte> labels, Recording recording, int batchSize, Philox random, ulong noiseIndex, bool gradients)
    {
        Array.Clear(Hidden);
        Array.Clear(Output);
        Array.Clear(Recurrent);
        (NllSum, BurstSum, LogitSquareSum, Correct) = (0, 0, 0, 0);
        for (int image = 0; image < input.ImageCount; image++)
        {
            if (_loss.Readout == ReadoutScore.Sum) SumUp(recording, image, random, noiseIndex + (ulong)image);
            else Score(recording, image, random, noiseIndex + (ulong)image);
            int last = Loss(labels[image], batchSize);
            CountSpikes(recording, image);
            if (gradients) Backward(input, recording, image, last, batchSize);
        }
    }

    // Largest readout value of every output over the steps, and where; equal values are told apart by seeded noise.
    private void Score(Recording recording, int image, Philox random, ulong noiseIndex)
    {
        int outputs = _network.OutputCount;
        ReadOnlySpan<float> traces = recording.OutputTraces.AsSpan(image * _steps * outputs, _steps * outputs);
        for (int o = 0; o < outputs; o++)
        {
            (float best, int at) = (float.NegativeInfinity, 0);
            for (int t = 0; t < _steps; t++)
            {
                float value = traces[(t * outputs) + o];
                if (_loss.TieBreaker > 0) value += (float)_loss.TieBreaker * TieBreaker.Noise(random, (uint)((o * _steps) + t), noiseIndex);
                if (value > best) (best, at) = (value, t);
            }
            (_scores[o], _best[o]) = (best, at);
        }
    }

    // Sum of every output over the steps: its gradient enters at all of them.
    private void SumUp(Recording recording, int image, Philox random, ulong noiseIndex)
    {
        int outputs = _network.OutputCount;
        ReadOnlySpan<float> traces = recording.OutputTraces.AsSpan(image * _steps * outputs, _steps * outputs);
        for (int o = 0; o < outputs; o++)
        {
            float sum = _loss.TieBreaker > 0 ? (float)_loss.TieBreaker * TieBreaker.Noise(random, (uint)o, noiseIndex) : 0;
            for (int t = 0; t < _steps; t++) sum += traces[(t * outputs) + o];
            (_scores[o], _best[o]) = (sum, _steps - 1);
        }
    }

    // NLL and its gradient with respect to each output's score (in _scores afterwards); returns the latest step with a gradient.
    private int Loss(int label, int batchSize)
    {
        int outputs = _network.OutputCount;
        double scale = _loss.LogitScale, max = double.NegativeInfinity, sum = 0;
        int winner = 0, last = 0;
        for (int o = 0; o < outputs; o++)
        {
            if (_scores[o] * scale > max) (max, winner) = (_scores[o] * scale, o);
            last = Math.Max(last, _best[o]);
        }
        for (int o = 0; o < outputs; o++) sum += StrictMath.Exp((_scores[o] * scale) - max);
        NllSum += max + StrictMath.Log(sum) - (_scores[label] * scale);
        if (winner == label) Correct++;
        for (int o = 0; o < outputs; o++)
        {
            double logit = _scores[o] * scale;
            LogitSquareSum += logit * logit;
            double gradient = (StrictMath.Exp(logit - max) / sum) - (o == label ? 1 : 0);
            gradient += 2 * _loss.ActivityRegulariser * logit / outputs;
            _scores[o] = (float)(scale * gradient / batchSize);
        }
        return last;
    }

    private void CountSpikes(Recording recording, int image)
    {
        int hidden = _network.HiddenCount;
        ReadOnlySpan<float> spikes = recording.HiddenSpikes.AsSpan(image * _steps * hidden, _steps * hidden);
        Array.Clear(_count);
        for (int t = 0; t < _steps; t++)
            for (int h = 0; h < hidden; h++) _count[h] += spikes[(t * hidden) + h];
        double sum = 0, total = 0;
        for (int h = 0; h < hidden; h++)
        {
            sum += _count[h] * _count[h];
            total += _count[h];
        }
        BurstSum += sum;
        _excess = Math.Max(0, total - _loss.TotalSpikeThreshold);
    }

    private void Backward(SpikeBatch input, Recording recording, int image, int last, int batchSize)
    {
        BackwardReadout(last);
        float burst = (float)(2 * _loss.BurstRegulariser / ((double)batchSize * _network.HiddenCount));
        float excess = (float)(2 * _loss.TotalSpikeRegulariser * _excess / batchSize);
        int hidden = _network.HiddenCount, stride = _network.HiddenStride, outStride = _network.OutputStride;
        Array.Clear(_gradMembrane);
        Array.Clear(_gradCurrent);
        Array.Clear(_gradCurrentOfStep);
        for (int t = _steps - 1; t >= 1; t--)
        {
            ReadOnlySpan<float> spikes = recording.HiddenSpikes.AsSpan(((image * _steps) + t) * hidden, hidden);
            recording.HiddenTraces.AsSpan(((image * _steps) + t) * hidden, hidden).CopyTo(_membrane);
            ReadOnlySpan<float> gradOut = _gradOutputCurrent.AsSpan((t + 1) * outStride, outStride);
            GradientOfSpikes(gradOut, t, burst, excess, spikes);
            VectorMath.BackwardStep(_alpha, _beta, (float)_loss.SurrogateSlope, _membrane, _gradSpike, _gradMembrane, _gradCurrent);
            _gradCurrent.CopyTo(_gradCurrentOfStep.AsSpan(t * stride));
        }
        for (int k = input.ImageStart[image]; k < input.ImageStart[image + 1]; k++)
        {
            int step = input.Step[k] + 1;
            if (step < _steps) VectorMath.Add(_gradCurrentOfStep.AsSpan(step * stride, stride), Hidden.AsSpan(input.Input[k] * stride, stride));
        }
    }

    // Reverse recursion of the leaky readout: the gradient enters at each output's maximum only, or at every step of a sum.
    private void BackwardReadout(int last)
    {
        int stride = _network.OutputStride;
        Array.Clear(_gradOutputCurrent);
        Array.Clear(_outputMembrane);
        Array.Clear(_outputCurrent);
        bool everywhere = _loss.Readout == ReadoutScore.Sum;
        for (int t = last; t >= 1; t--)
        {
            for (int o = 0; o < _network.OutputCount; o++)
            {
                _outputMembrane[o] = (_beta * _outputMembrane[o]) + (everywhere || _best[o] == t ? _scores[o] : 0);
                _outputCurrent[o] = (_alpha * _outputCurrent[o]) + _outputMembrane[o];
            }
            _outputCurrent.CopyTo(_gradOutputCurrent.AsSpan(t * stride));
        }
    }

    // dL/dS[t] = W_out^T gI_out[t+1] + W_rec^T gI[t+1] + burst term + term of all spikes; the weights' own gradients of the spikes of this step on the way.
    private void GradientOfSpikes(ReadOnlySpan<float> gradOut, int t, float burst, float excess, ReadOnlySpan<float> spikes)
    {
        int hidden = _network.HiddenCount, stride = _network.HiddenStride, outStride = _network.OutputStride, outputs = _network.OutputCount;
        bool any = t + 1 < _steps;
        ReadOnlySpan<float> gradNext = any ? _gradCurrentOfStep.AsSpan((t + 1) * stride, stride) : default;
        for (int h = 0; h < hidden; h++)
        {
            float g = (burst * _count[h]) + excess;
            ReadOnlySpan<float> row = _network.Output.AsSpan(h * outStride, outputs);
            for (int o = 0; o < outputs; o++) g += row[o] * gradOut[o];
            if (_network.IsRecurrent && any)
            {
                g += VectorMath.Dot(_network.Recurrent.AsSpan(h * stride, stride), gradNext);
            }
            _gradSpike[h] = g;
            if (spikes[h] == 0) continue;
            Span<float> target = Output.AsSpan(h * outStride, outStride);
            for (int o = 0; o < outputs; o++) target[o] += spikes[h] * gradOut[o];
            if (_network.IsRecurrent && any) VectorMath.AddScaled(spikes[h], gradNext, Recurrent.AsSpan(h * stride, stride));
        }
    }
}
