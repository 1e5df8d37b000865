namespace Bss2.Training.Tests;

public class ReluTrainerTests
{
    private static readonly TrainingSettings Short = new() { Relu = true, Epochs = 2, ImagesMax = 1000, TestImagesMax = 500, Dropout = 0.2, RotationDegrees = 15 };
    private static readonly DatasetPair Data = Datasets.Load("mnist", []);

    [Fact]
    public void Threads_do_not_change_a_bit() => Assert.Equal(Run(Short, 1).Network.WeightBytes(), Run(Short, 2).Network.WeightBytes());

    [Fact]
    public void Seed_dropout_and_rotation_do()
    {
        byte[] first = Run(Short, 1).Network.WeightBytes();
        Assert.NotEqual(first, Run(Short with { Seed = 2 }, 1).Network.WeightBytes());
        Assert.NotEqual(first, Run(Short with { Dropout = 0 }, 1).Network.WeightBytes());
        Assert.NotEqual(first, Run(Short with { RotationDegrees = 0 }, 1).Network.WeightBytes());
    }

    [Fact]
    public void It_learns()
    {
        ReluTrainer trainer = Run(Short with { ImagesMax = 5000, Dropout = 0, RotationDegrees = 0, Epochs = 3 }, 2);
        // Nearest-mean classification of these pictures reaches 82 %.
        Assert.InRange(trainer.Evaluate(heldOut: false, CancellationToken.None).AccuracyPercent, 87, 99);
    }

    [Fact]
    public void The_first_update_moves_every_weight_against_its_gradient()
    {
        // Adam's first step is the learning rate times the sign of the gradient, so a loss that falls by its first-order estimate certifies all signs.
        TrainingSettings one = Short with { ImagesMax = 100, HeldOut = 59_900, Dropout = 0, RotationDegrees = 0, LearningRate = 1e-6, LearningRateEnd = 1 };
        var trainer = new ReluTrainer(one, Data, new WorkerPool(1));
        float[] hidden = [.. trainer.Network.Hidden], output = [.. trainer.Network.Output];
        double before = trainer.RunEpoch(null, CancellationToken.None).Loss;
        Assert.All(hidden.Zip(trainer.Network.Hidden), w => Assert.True(Math.Abs(w.First - w.Second) < 1.2e-6));
        double after = trainer.RunEpoch(null, CancellationToken.None).Loss;
        Assert.True(after < before, $"{before} then {after}");
        Assert.NotEqual(output, trainer.Network.Output);
    }

    [Fact]
    public void Data_without_pictures_are_refused() =>
        Assert.Contains("'yinyang'", Assert.Throws<DatasetException>(() => new ReluTrainer(Short, Datasets.Load("yinyang", []), new WorkerPool(1))).Message, StringComparison.Ordinal);

    private static ReluTrainer Run(TrainingSettings settings, int threads)
    {
        var trainer = new ReluTrainer(settings, Data, new WorkerPool(threads));
        while (trainer.Epoch < settings.Epochs) trainer.RunEpoch(null, TestContext.Current.CancellationToken);
        return trainer;
    }
}
