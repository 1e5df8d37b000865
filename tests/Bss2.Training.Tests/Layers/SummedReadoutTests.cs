using CsCheck;

namespace Bss2.Training.Tests;

public class SummedReadoutTests
{
    private const int Steps = 14, Inputs = 5, Hidden = 4, Outputs = 3;

    private static readonly LossSettings Loss = new()
    {
        Readout = ReadoutScore.Sum, LogitScale = 0.3, SurrogateSlope = 10, BurstRegulariser = 0.01, TotalSpikeRegulariser = 0.02, TotalSpikeThreshold = 2,
    };

    private static readonly Gen<(double[], double[], double[], bool[])> Cases = Gen.Select(
        Weights(Outputs * Hidden, -500, 500), Weights(Hidden * Inputs, -200, 900), Weights(Hidden * Hidden, -400, 400), Gen.Bool.Array[2 * Steps * Inputs]);

    [Fact]
    public void Gradients_of_the_summed_readout_agree_with_central_differences()
    {
        // Output weights do not move spikes: the loss is smooth in them.
        Cases.Sample((output, hidden, recurrent, spikes) =>
        {
            double[] input = [.. spikes.Select(s => s ? 1.0 : 0)];
            ReferenceNetwork network = Network(output, hidden, recurrent);
            network.Forward(input);
            double[] gradient = network.Backward(input, [1, 2]).Output;
            for (int k = 0; k < output.Length; k++)
            {
                const double step = 1e-6;
                double numeric = (TotalLoss(output, hidden, recurrent, input, k, step) - TotalLoss(output, hidden, recurrent, input, k, -step)) / (2 * step);
                Assert.True(Math.Abs(numeric - gradient[k]) < 1e-6 * Math.Max(1, Math.Abs(numeric)), $"weight {k}: central difference {numeric}, gradient {gradient[k]}");
            }
        }, iter: 50);
    }

    [Fact]
    public void The_fast_kernels_agree_with_the_reference_in_a_recurrent_network()
    {
        Cases.Sample((output, hidden, recurrent, spikes) =>
        {
            double[] input = [.. spikes.Select(s => s ? 1.0 : 0)];
            ReferenceNetwork network = Network(output, hidden, recurrent);
            network.Forward(input);
            if (network.HiddenTraces.Any(v => Math.Abs(v - 1) < 1e-4)) return;
            (double[] expectedHidden, double[] expectedOutput, double[] expectedRecurrent) = network.Backward(input, [0, 2]);
            (float[] foundHidden, float[] foundOutput, float[] foundRecurrent) = FastGradient.Of(network, input, [0, 2]);
            AssertClose(expectedHidden, foundHidden);
            AssertClose(expectedOutput, foundOutput);
            AssertClose(expectedRecurrent, foundRecurrent);
        }, iter: 50);
    }

    [Fact]
    public void Only_spikes_above_the_threshold_of_an_image_cost()
    {
        double[] input = new double[2 * Steps * Inputs], spikes = new double[2 * Steps * Hidden];
        ReferenceNetwork network = Network(new double[Outputs * Hidden], new double[Hidden * Inputs], new double[Hidden * Hidden]);
        // Image 0 has five spikes, three above the threshold; image 1 has two. Burst: (2^2 + 2^2 + 1 + 1 + 1) / (2 images x 4 units).
        foreach (int k in new[] { 4, 8, 5, 9, 6, (Steps * Hidden) + 6, (Steps * Hidden) + 11 }) spikes[k] = 1;
        network.Inject(spikes, new double[2 * Steps * Hidden], new double[2 * Steps * Outputs]);
        network.Backward(input, [0, 0]);
        Assert.Equal((0.02 * 9 / 2) + (0.01 * 11 / 8), network.Terms.Burst, 1e-12);
    }

    [Fact]
    public void A_decision_from_sums_is_the_one_that_training_counts()
    {
        float[] traces = [0, 0.9f, 0.4f, 0, 0.4f, 0, 0.4f, 0];
        var decisions = new byte[4];
        double nll = new ReadoutScorer(2, 4, Loss with { TieBreaker = 0 }, 1).Decide(traces, 0, 0, decisions);
        Assert.Equal([1, 1, 1, 0], decisions);
        Assert.Equal(Math.Log(1 + Math.Exp(0.3 * (0.9 - 1.2))), nll, 1e-6);
    }

    private static Gen<double[]> Weights(int count, int low, int high) => Gen.Int[low, high].Array[count].Select(a => Array.ConvertAll(a, v => v / 1000.0));

    private static void AssertClose(double[] expected, float[] found)
    {
        double scale = Math.Max(1e-6, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-4 * scale, $"element {i}: expected {expected[i]}, found {found[i]}");
    }

    private static double TotalLoss(double[] output, double[] hidden, double[] recurrent, double[] input, int index, double step)
    {
        double[] moved = [.. output];
        moved[index] += step;
        ReferenceNetwork network = Network(moved, hidden, recurrent);
        network.Forward(input);
        network.Backward(input, [1, 2]);
        return network.TotalLoss;
    }

    private static ReferenceNetwork Network(double[] output, double[] hidden, double[] recurrent) => new()
    {
        Shape = (2, Steps, Inputs, Hidden, Outputs), Dynamics = new NeuronDynamics(1.7, 6, 6), Loss = Loss, WeightOutput = output, WeightHidden = hidden, WeightRecurrent = recurrent,
    };
}
