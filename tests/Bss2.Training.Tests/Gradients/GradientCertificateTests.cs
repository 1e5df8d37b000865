namespace Bss2.Training.Tests;

public class GradientCertificateTests
{
    private static readonly DatasetPair Data = Datasets.Load("yinyang", []);
    private static readonly NeuronDynamics Dynamics = new(1.7, 6, 6);

    [Theory, InlineData(10), InlineData(50)]
    public void Every_layer_agrees_with_central_differences(double slope)
    {
        LossSettings loss = new() { SurrogateSlope = slope };
        IReadOnlyList<GradientComparison> found = new GradientCertificate(Weights(), Dynamics, loss, LabelledBatch.Of(Data.Train, 0, 3), seed: 7).Run();
        Assert.All(found, c => Assert.True(c.Holds && c.Checked > 0, $"{c}"));
        Assert.Equal(["hidden", "readout", "recurrent", "whole network", "whole network, recurrent"], found.Select(c => c.Layer).Distinct().Order());
    }

    [Fact]
    public void An_error_that_is_no_number_does_not_hold() => Assert.False(new GradientComparison("hidden", "loss", 1, double.NaN, 1).Holds);

    [Fact]
    public async Task The_model_s_traces_for_its_own_spikes_are_its_own()
    {
        NetworkWeights weights = Weights();
        LabelledBatch batch = LabelledBatch.Of(Data.Train, 0, 20);
        var recording = new Recording(20, Data.Train.StepCount, weights.HiddenCount, weights.OutputCount);
        await new SoftwareSubstrate(Dynamics, Data.Train.StepCount).ForwardAsync(weights, batch.Spikes, recording, TestContext.Current.CancellationToken);
        Assert.Contains(1f, recording.HiddenSpikes);
        var loop = new LoopGradients(weights, Dynamics, new LossSettings { SurrogateSlope = 10 }, batch);
        (double hidden, double output, double all) = loop.MeasuredSpikes(recording).Cosine(loop.Measured(recording));
        Assert.Equal((1, 1, 1), (hidden, output, all), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6 && Math.Abs(a.Item3 - b.Item3) < 1e-6);
        Assert.True(loop.Model().Cosine(loop.MeasuredSpikes(recording)).All > 0.999999);
    }

    // Strong enough to spike: some units of each class of input.
    private static NetworkWeights Weights()
    {
        var network = new TrainableNetwork(Data.Train.InputCount, 20, 3, recurrent: false);
        network.Initialise(seed: 3, hiddenMean: 0.03, scale: 0.7);
        var weights = new NetworkWeights(network.InputCount, network.HiddenCount, network.OutputCount, false);
        network.CopyTo(weights, []);
        return weights;
    }
}
