namespace Bss2.Training;

/// <summary>
/// How far the substrate bends the gradient: the backward pass on what a chip measured, on the model's traces for the same spikes, and on
/// the model alone; all in float64, without regularisers, for one batch.
/// </summary>
public sealed class LoopGradients
{
    private readonly NetworkWeights _weights;
    private readonly NeuronDynamics _dynamics;
    private readonly LossSettings _loss;
    private readonly LabelledBatch _batch;

    /// <summary>For <paramref name="weights"/> on <paramref name="batch"/>.</summary>
    public LoopGradients(NetworkWeights weights, NeuronDynamics dynamics, LossSettings loss, LabelledBatch batch)
    {
        ArgumentNullException.ThrowIfNull(loss);
        (_weights, _dynamics, _batch) = (weights, dynamics, batch);
        _loss = loss with { BurstRegulariser = 0, HiddenWeightRegulariser = 0, OutputWeightRegulariser = 0, ActivityRegulariser = 0, TotalSpikeRegulariser = 0 };
    }

    /// <summary>Spikes and traces as measured: the gradient of in-the-loop training.</summary>
    public LayerGradients Measured(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ReferenceNetwork network = Network();
        network.Inject(Wide(recording.HiddenSpikes), Wide(recording.HiddenTraces), Wide(recording.OutputTraces));
        return Backward(network);
    }

    /// <summary>Spikes as measured, the model's traces for them.</summary>
    public LayerGradients MeasuredSpikes(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ReferenceNetwork network = Network();
        network.Follow(_batch.Dense, Wide(recording.HiddenSpikes));
        return Backward(network);
    }

    /// <summary>The model alone: the gradient of training in software.</summary>
    public LayerGradients Model()
    {
        ReferenceNetwork network = Network();
        network.Forward(_batch.Dense);
        return Backward(network);
    }

    private LayerGradients Backward(ReferenceNetwork network)
    {
        (double[] hidden, double[] output, _) = network.Backward(_batch.Dense, _batch.Labels);
        return new LayerGradients(hidden, output);
    }

    private ReferenceNetwork Network() => new()
    {
        Shape = (_batch.Labels.Length, _batch.Spikes.StepCount, _weights.InputCount, _weights.HiddenCount, _weights.OutputCount), Dynamics = _dynamics, Loss = _loss,
        WeightHidden = Wide(_weights.Hidden), WeightOutput = Wide(_weights.Output), WeightRecurrent = Wide(_weights.Recurrent),
    };

    private static double[] Wide(float[] values) => [.. values.Select(v => (double)v)];
}
