namespace Bss2.Training.Tests;

public class SoftwareSubstrateTests
{
    [Fact]
    public async Task A_spike_in_bin_b_gives_the_psp_of_the_paper_from_sample_b_plus_one_on()
    {
        var weights = new NetworkWeights(1, 1, 1, recurrent: false) { Version = 1 };
        weights.Hidden[0] = 0.1f;
        var input = new SpikeBatch { ImageCount = 1, StepCount = 20, InputCount = 1, ImageStart = [0, 1], Step = [3], Input = [0] };
        var recording = new Recording(1, 20, 1, 1);
        await using var substrate = new SoftwareSubstrate(new NeuronDynamics(1.7, 6, 6), 20);

        await substrate.ForwardAsync(weights, input, recording, TestContext.Current.CancellationToken);

        // Hand-computed for alpha = beta = exp(-1.7/6): k alpha^(k-1) per unit weight.
        double alpha = Math.Exp(-1.7 / 6);
        for (int t = 0; t <= 3; t++) Assert.Equal(0, recording.HiddenTraces[t]);
        for (int k = 1; k <= 5; k++) Assert.Equal(0.1 * k * Math.Pow(alpha, k - 1), recording.HiddenTraces[3 + k], 5);
    }

    [Fact]
    public async Task A_neuron_fires_at_threshold_and_is_reset_by_subtraction_one_step_later()
    {
        var weights = new NetworkWeights(1, 1, 1, recurrent: false) { Version = 1 };
        weights.Hidden[0] = 1.5f;
        weights.Output[0] = 0.5f;
        var input = new SpikeBatch { ImageCount = 1, StepCount = 6, InputCount = 1, ImageStart = [0, 1], Step = [0], Input = [0] };
        var recording = new Recording(1, 6, 1, 1);
        await using var substrate = new SoftwareSubstrate(new NeuronDynamics(1.7, 6, 6), 6);

        await substrate.ForwardAsync(weights, input, recording, TestContext.Current.CancellationToken);

        double alpha = Math.Exp(-1.7 / 6);
        Assert.Equal(1, recording.HiddenSpikes[1]);
        Assert.Equal(1.5f, recording.HiddenTraces[1]);
        Assert.Equal((alpha * 1.5) + (alpha * 1.5) - 1, recording.HiddenTraces[2], 5);
        Assert.Equal(0.5f, recording.OutputTraces[2], 5);
    }
}
