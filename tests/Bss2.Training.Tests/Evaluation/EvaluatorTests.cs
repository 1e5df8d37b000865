namespace Bss2.Training.Tests;

public class EvaluatorTests
{
    private static readonly TrainingSettings Short = new() { Epochs = 1, ImagesMax = 300, TestImagesMax = 230, BatchSize = 100, Loss = new LossSettings { SurrogateSlope = 10 } };

    private static readonly DatasetPair Mnist = Datasets.Load("mnist", []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_repeats_the_evaluation_of_the_training()
    {
        (Trainer trainer, EpochResult trained) = await TrainAsync();
        EvaluationResult result = await EvaluateAsync(trainer, substrates: 1, threads: 1);
        Assert.Equal(trained.AccuracyPercent, result.AccuracyPercent);
        Assert.Equal(trained.Loss, result.Loss, 1e-9);
        Assert.Equal((trained.HiddenSpikesPerImage, trained.InputSpikesPerImage), (result.HiddenSpikesPerImage, result.InputSpikesPerImage));
        int[,] confusion = result.Confusion();
        Assert.Equal(result.Correct, Enumerable.Range(0, 10).Sum(c => confusion[c, c]));
        Assert.Equal(230, confusion.Cast<int>().Sum());
        Assert.Equal(result.SpikesOfNeuron.Count(n => n == 0), result.DeadNeurons);
        Assert.Equal(result.Counters.HiddenSpikes, result.SpikesOfNeuron.Sum());
    }

    [Theory, InlineData(2, 1), InlineData(3, 2), InlineData(20, 4)]
    public async Task Substrates_and_threads_change_nothing(int substrates, int threads)
    {
        (Trainer trainer, _) = await TrainAsync();
        EvaluationResult one = await EvaluateAsync(trainer, 1, 1), several = await EvaluateAsync(trainer, substrates, threads);
        Assert.Equal(one.Decisions, several.Decisions);
        Assert.Equal(one.Losses, several.Losses);
        Assert.Equal(one.SpikesOfNeuron, several.SpikesOfNeuron);
        Assert.Equal(one.FirstInputStep, several.FirstInputStep);
    }

    [Theory, InlineData(0), InlineData(10_001)]
    public void Images_that_do_not_exist_are_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator(new EvaluationSettings { ImageCount = count }, Mnist.Test, [Substrate()], new WorkerPool(1)));

    private static async Task<(Trainer Trainer, EpochResult Result)> TrainAsync()
    {
        var trainer = new Trainer(Short, Mnist, [Substrate()], new WorkerPool(1));
        await trainer.RunEpochAsync(null, Token);
        return (trainer, await trainer.EvaluateAsync(heldOut: false, null, Token));
    }

    private static Task<EvaluationResult> EvaluateAsync(Trainer trainer, int substrates, int threads)
    {
        EvaluationSettings settings = EvaluationSettings.LikeTraining(Short, 230, trainer.Epoch, trainer.Batches);
        return new Evaluator(settings, Mnist.Test, [.. Enumerable.Range(0, substrates).Select(_ => Substrate())], new WorkerPool(threads)).RunAsync(trainer.Weights, null, Token);
    }

    private static SoftwareSubstrate Substrate() => new(new NeuronDynamics(1.7, 6, 6), PixelCoding.Steps);
}
