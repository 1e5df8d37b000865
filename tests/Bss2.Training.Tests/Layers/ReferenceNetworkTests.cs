using CsCheck;

namespace Bss2.Training.Tests;

public class ReferenceNetworkTests
{
    // Ordinary numbers in thousandths: the loss has kinks where two steps share the maximum, so nothing is said there (a silent or
    // inhibited readout, whose maximum is its start, included).
    private static readonly Gen<(double[], double[], bool[])> Cases = Gen.Select(
        Gen.Int[-500, 500].Array[4 * 3].Select(a => Array.ConvertAll(a, v => v / 1000.0)), Gen.Int[-200, 900].Array[4 * 5].Select(a => Array.ConvertAll(a, v => v / 1000.0)), Gen.Bool.Array[12 * 5]);

    [Fact]
    public void Readout_gradients_agree_with_central_differences()
    {
        // Output weights do not move spikes, so the loss is smooth in them but for changes of the maximum.
        Cases.Sample((output, hidden, spikes) =>
        {
            double[] input = [.. spikes.Select(s => s ? 1.0 : 0)];
            ReferenceNetwork network = Network(output, hidden);
            network.Forward(input);
            if (HasNearTies(network)) return;
            double[] gradient = network.Backward(input, [1]).Output;
            for (int k = 0; k < output.Length; k++)
            {
                const double step = 1e-6;
                double numeric = (Loss(output, hidden, input, k, step) - Loss(output, hidden, input, k, -step)) / (2 * step);
                Assert.True(Math.Abs(numeric - gradient[k]) < 1e-5 * Math.Max(1, Math.Abs(numeric)), $"weight {k}: central difference {numeric}, gradient {gradient[k]}");
            }
        }, iter: 50);
    }

    [Fact]
    public void The_fast_kernels_agree_with_the_reference_to_1e_4()
    {
        Cases.Sample((output, hidden, spikes) =>
        {
            double[] input = [.. spikes.Select(s => s ? 1.0 : 0)];
            ReferenceNetwork network = Network(output, hidden);
            network.Forward(input);
            if (network.HiddenTraces.Any(v => Math.Abs(v - 1) < 1e-4) || HasNearTies(network)) return;
            (double[] expectedHidden, double[] expectedOutput, _) = network.Backward(input, [2]);
            (float[] foundHidden, float[] foundOutput, _) = FastGradient.Of(network, input, [2]);
            AssertClose(expectedHidden, foundHidden);
            AssertClose(expectedOutput, foundOutput);
        }, iter: 50);
    }

    private static bool HasNearTies(ReferenceNetwork network)
    {
        int outputs = network.Shape.Outputs;
        return Enumerable.Range(0, outputs).Any(o =>
        {
            double[] sorted = [.. Enumerable.Range(0, network.Shape.Steps).Select(t => network.OutputTraces[(t * outputs) + o]).OrderDescending()];
            return sorted[0] - sorted[1] < 1e-4;
        });
    }

    private static void AssertClose(double[] expected, float[] found)
    {
        double scale = Math.Max(1e-6, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-4 * scale, $"element {i}: expected {expected[i]}, found {found[i]}");
    }

    private static double Loss(double[] output, double[] hidden, double[] input, int index, double step)
    {
        double[] moved = [.. output];
        moved[index] += step;
        ReferenceNetwork network = Network(moved, hidden);
        network.Forward(input);
        network.Backward(input, [1]);
        return network.TotalLoss;
    }

    private static ReferenceNetwork Network(double[] output, double[] hidden) => new()
    {
        Shape = (1, 12, 5, 4, 3), Dynamics = new NeuronDynamics(1.7, 6, 6), Loss = new LossSettings { SurrogateSlope = 10 }, WeightOutput = output, WeightHidden = hidden,
    };
}
