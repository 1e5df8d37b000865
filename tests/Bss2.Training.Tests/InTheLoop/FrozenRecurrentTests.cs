namespace Bss2.Training.Tests;

public class FrozenRecurrentTests
{
    [Fact]
    public void A_shuffled_copy_has_the_same_weights_in_an_order_of_its_seed()
    {
        float[] trained = [.. Enumerable.Range(0, 400).Select(i => i / 400f)];
        float[] one = FrozenRecurrent.Shuffle(trained, 1);
        Assert.Equal(trained, one.Order());
        Assert.Equal(one, FrozenRecurrent.Shuffle(trained, 1));
        Assert.NotEqual(one, FrozenRecurrent.Shuffle(trained, 2));
        Assert.InRange(Enumerable.Range(0, 400).Count(i => one[i] == trained[i]), 0, 10);
    }

    [Fact]
    public async Task Frozen_recurrent_weights_stay_while_the_others_learn()
    {
        var data = new DatasetPair("tones", Tones(32), Tones(8));
        var settings = new TrainingSettings { Dataset = "tones", HiddenCount = 20, Recurrent = true, FreezeRecurrent = true, Epochs = 1, BatchSize = 16, PieceSize = 8, ChannelJitter = 9, Loss = new LossSettings { Readout = ReadoutScore.Sum } };
        var trainer = new Trainer(settings, data, [new SoftwareSubstrate(new NeuronDynamics(1.7, 6, 6), data.Train.StepCount)], new WorkerPool(1));
        float[] recurrent = [.. trainer.Weights.Recurrent], hidden = [.. trainer.Weights.Hidden];
        await trainer.RunEpochAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(recurrent, trainer.Weights.Recurrent);
        Assert.NotEqual(hidden, trainer.Weights.Hidden);
    }

    private static ChannelDataset Tones(int count) => new(
        [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))], 2, i => Enumerable.Range(0, 400).Select(k => (0.0005 * k, 150 + (300 * (i % 2)) + (k % 90))));
}
