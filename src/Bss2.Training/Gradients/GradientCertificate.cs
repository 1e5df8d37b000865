namespace Bss2.Training;

/// <summary>
/// Certifies the backward pass of one network on one batch. What is differentiable is compared with central differences: readout, loss and
/// regularisers of the spiking network itself, hidden and recurrent layer of its smooth twin (<see cref="ReferenceNetwork.Smooth"/>), whose
/// backward pass is the same code. The float32 kernels that train are then compared with that float64 backward pass.
/// </summary>
public sealed class GradientCertificate
{
    /// <summary>Largest accepted deviation from central differences; rounding of float64 leaves some 1e-8.</summary>
    public const double DifferenceBound = 1e-5;

    /// <summary>Largest accepted deviation of the float32 kernels.</summary>
    public const double KernelBound = 1e-4;

    // Alone, a mean over many units or 60,000 weights would drown in the rounding of the constant that is left of the loss.
    private const double BurstTermAlone = 10, WeightTermAlone = 1000;

    private const int WeightsPerLayer = 16, Directions = 6;
    private readonly NetworkWeights _weights;
    private readonly NeuronDynamics _dynamics;
    private readonly LossSettings _loss;
    private readonly LabelledBatch _batch;
    private readonly int _steps;
    private readonly Philox _random;
    private uint _draws;

    /// <summary>For <paramref name="weights"/> on <paramref name="batch"/>; <paramref name="seed"/> draws weights, directions and a recurrent layer where the network has none.</summary>
    public GradientCertificate(NetworkWeights weights, NeuronDynamics dynamics, LossSettings loss, LabelledBatch batch, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (_weights, _dynamics, _loss, _batch, _random) = (weights, dynamics, loss, batch, new Philox(seed));
        _steps = batch.Spikes.StepCount;
    }

    /// <summary>All comparisons.</summary>
    public IReadOnlyList<GradientComparison> Run()
    {
        LossSettings nll = _loss with { BurstRegulariser = 0, HiddenWeightRegulariser = 0, OutputWeightRegulariser = 0, ActivityRegulariser = 0, TotalSpikeRegulariser = 0 };
        // Terms that a recipe leaves out are certified at a weight at which they count.
        LossSettings all = _loss with { BurstRegulariser = Math.Max(_loss.BurstRegulariser, 0.01), HiddenWeightRegulariser = 0.1, OutputWeightRegulariser = 0.1, ActivityRegulariser = 0.1 };
        LossSettings none = nll with { LogitScale = 0 };
        return
        [
            Weights("readout", "loss, spiking network", Network(nll, smooth: false), 1),
            Weights("readout", "loss, activity and weight regulariser, spiking network", Network(all, smooth: false), 1),
            Weights("hidden", "loss, smooth twin", Network(nll, smooth: true), 0),
            Weights("hidden", "burst regulariser, smooth twin", Network(none with { BurstRegulariser = BurstTermAlone }, smooth: true), 0),
            Weights("hidden", "weight regulariser, spiking network", Network(none with { HiddenWeightRegulariser = WeightTermAlone }, smooth: false), 0),
            Weights("recurrent", "loss, smooth twin", Network(nll, smooth: true, recurrent: true), 2),
            Whole("whole network", "all terms, smooth twin", Network(all, smooth: true)),
            Whole("whole network, recurrent", "all terms, smooth twin", Network(all, smooth: true, recurrent: true)),
            Kernels("whole network", "float32 kernels, spiking network", Network(_loss, smooth: false)),
            Kernels("whole network, recurrent", "float32 kernels, spiking network", Network(_loss, smooth: false, recurrent: true)),
        ];
    }

    private GradientComparison Weights(string layer, string compared, ReferenceNetwork network, int array)
    {
        (double[][] weights, double[][] gradients) = Gradients(network);
        int[] indices = Draw(gradients[array]);
        double error = CentralDifferences.ErrorOfWeights(weights[array], gradients[array], indices, () => Loss(network));
        return new GradientComparison(layer, compared, indices.Length, error, DifferenceBound);
    }

    private GradientComparison Whole(string layer, string compared, ReferenceNetwork network)
    {
        (double[][] weights, double[][] gradients) = Gradients(network);
        double error = 0;
        for (int d = 0; d < Directions; d++) error = Math.Max(error, CentralDifferences.ErrorAlong(weights, gradients, Direction(weights), () => Loss(network)));
        return new GradientComparison(layer, compared, Directions, error, DifferenceBound);
    }

    private GradientComparison Kernels(string layer, string compared, ReferenceNetwork network)
    {
        (_, double[][] expected) = Gradients(network);
        (float[] hidden, float[] output, float[] recurrent) = FastGradient.Of(network, _batch.Dense, _batch.Labels);
        double error = 0;
        foreach ((double[] reference, float[] found) in expected.Zip([hidden, output, recurrent]))
        {
            if (reference.Length == 0) continue;
            double largest = reference.Max(Math.Abs);
            for (int k = 0; k < reference.Length; k++) error = Math.Max(error, Math.Abs(reference[k] - found[k]) / largest);
        }
        return new GradientComparison(layer, compared, expected.Sum(e => e.Length), error, KernelBound);
    }

    private (double[][] Weights, double[][] Gradients) Gradients(ReferenceNetwork network)
    {
        network.Forward(_batch.Dense);
        (double[] hidden, double[] output, double[] recurrent) = network.Backward(_batch.Dense, _batch.Labels);
        return ([network.WeightHidden, network.WeightOutput, network.WeightRecurrent], [hidden, output, recurrent]);
    }

    private double Loss(ReferenceNetwork network)
    {
        network.Forward(_batch.Dense);
        network.Backward(_batch.Dense, _batch.Labels);
        return network.TotalLoss;
    }

    private ReferenceNetwork Network(LossSettings loss, bool smooth, bool recurrent = false) => new()
    {
        Shape = (_batch.Labels.Length, _steps, _weights.InputCount, _weights.HiddenCount, _weights.OutputCount), Dynamics = _dynamics, Loss = loss, Smooth = smooth,
        WeightHidden = Wide(_weights.Hidden), WeightOutput = Wide(_weights.Output), WeightRecurrent = recurrent ? Recurrent() : [],
    };

    private double[] Recurrent()
    {
        if (_weights.Recurrent.Length > 0) return Wide(_weights.Recurrent);
        double sd = 0.2 / Math.Sqrt(_weights.HiddenCount);
        return [.. Enumerable.Range(0, _weights.HiddenCount * _weights.HiddenCount).Select(k => sd * Normal.At(_random, RandomUse.GradientCheck, 0, (ulong)k))];
    }

    // Weights whose gradient is not lost in the rounding of the largest one.
    private int[] Draw(double[] gradient)
    {
        double least = gradient.Max(Math.Abs) / 1000;
        int[] candidates = [.. Enumerable.Range(0, gradient.Length).Where(k => Math.Abs(gradient[k]) >= least)];
        if (!(least > 0)) return [];
        uint use = ++_draws;
        return [.. Enumerable.Range(0, Math.Min(WeightsPerLayer, candidates.Length)).Select(n => candidates[_random.Block(RandomUse.GradientCheck, use, (ulong)n).X0 % (uint)candidates.Length])];
    }

    private double[][] Direction(double[][] weights)
    {
        uint use = ++_draws;
        ulong index = 0;
        double[][] direction = [.. weights.Select(w => w.Select(_ => Normal.At(_random, RandomUse.GradientCheck, use, index++)).ToArray())];
        double length = Math.Sqrt(direction.Sum(d => d.Sum(v => v * v)));
        foreach (double[] part in direction)
            for (int k = 0; k < part.Length; k++) part[k] /= length;
        return direction;
    }

    private static double[] Wide(float[] values) => [.. values.Select(v => (double)v)];
}
