namespace Bss2.Training;

/// <summary>Runs the fast float32 kernels on the batch of a <see cref="ReferenceNetwork"/>, in its layout, so that both can be compared.</summary>
public static class FastGradient
{
    /// <summary>Gradients for the spikes and traces that the reference holds; shapes as the reference's.</summary>
    public static (float[] Hidden, float[] Output, float[] Recurrent) Of(ReferenceNetwork reference, double[] input, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(labels);
        (int batch, int steps, int inputs, int hidden, int outputs) = reference.Shape;
        bool recurrent = reference.WeightRecurrent.Length > 0;
        var weights = new NetworkWeights(inputs, hidden, outputs, recurrent);
        Copy(reference.WeightHidden, weights.Hidden);
        Copy(reference.WeightOutput, weights.Output);
        Copy(reference.WeightRecurrent, weights.Recurrent);
        var network = new TrainableNetwork(inputs, hidden, outputs, recurrent);
        network.CopyFrom(weights);
        var recording = new Recording(batch, steps, hidden, outputs);
        Copy(reference.HiddenSpikes, recording.HiddenSpikes);
        Copy(reference.HiddenTraces, recording.HiddenTraces);
        Copy(reference.OutputTraces, recording.OutputTraces);
        var worker = new GradientWorker(network, reference.Dynamics, reference.Loss with { TieBreaker = 0 }, steps);
        worker.Run(Sparse(input, reference.Shape), [.. labels.Select(l => (byte)l)], recording, batch, new Philox(0), 0, gradients: true);
        var result = new TrainableNetwork(inputs, hidden, outputs, recurrent);
        worker.Hidden.CopyTo(result.Hidden, 0);
        worker.Output.CopyTo(result.Output, 0);
        worker.Recurrent.CopyTo(result.Recurrent, 0);
        VectorMath.AddScaled((float)(2 * reference.Loss.HiddenWeightRegulariser / ((double)inputs * hidden)), network.Hidden, result.Hidden);
        VectorMath.AddScaled((float)(2 * reference.Loss.OutputWeightRegulariser / ((double)outputs * hidden)), network.Output, result.Output);
        result.CopyTo(weights, []);
        return (weights.Hidden, weights.Output, weights.Recurrent);
    }

    private static SpikeBatch Sparse(double[] input, (int Batch, int Steps, int Inputs, int Hidden, int Outputs) shape)
    {
        List<ushort> step = [], line = [];
        var starts = new int[shape.Batch + 1];
        for (int b = 0; b < shape.Batch; b++)
        {
            for (int t = 0; t < shape.Steps; t++)
                for (int i = 0; i < shape.Inputs; i++)
                    for (int n = (int)input[(((b * shape.Steps) + t) * shape.Inputs) + i]; n > 0; n--) { step.Add((ushort)t); line.Add((ushort)i); }
            starts[b + 1] = step.Count;
        }
        return new SpikeBatch { ImageCount = shape.Batch, StepCount = shape.Steps, InputCount = shape.Inputs, ImageStart = starts, Step = [.. step], Input = [.. line] };
    }

    private static void Copy(double[] from, float[] to)
    {
        for (int i = 0; i < from.Length; i++) to[i] = (float)from[i];
    }
}
