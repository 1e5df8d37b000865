namespace Bss2.Training.Tests;

public class TrainerTests
{
    private static readonly TrainingSettings Short = new() { Epochs = 2, ImagesMax = 400, BatchSize = 100, Loss = new LossSettings { SurrogateSlope = 10 } };

    [Fact]
    public async Task One_and_two_threads_end_with_the_same_weights() => Assert.Equal(await RunAsync(1, Short), await RunAsync(2, Short));

    [Theory, InlineData(1, 2), InlineData(2, 2), InlineData(2, 4), InlineData(2, 7)]
    public async Task Any_number_of_substrates_ends_with_the_same_weights(int threads, int substrates)
    {
        SoftwareSubstrate[] equal = [.. Enumerable.Range(0, substrates).Select(_ => Substrate())];
        var trainer = new Trainer(Short, Datasets.Load("mnist", []), equal, new WorkerPool(threads));
        while (trainer.Epoch < Short.Epochs) await trainer.RunEpochAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(await RunAsync(1, Short), Checkpoint.WeightsSha256(trainer.Weights));
    }

    [Fact]
    public async Task Another_seed_ends_with_other_weights() => Assert.NotEqual(await RunAsync(1, Short), await RunAsync(1, Short with { Seed = 2 }));

    [Fact]
    public async Task A_run_continued_from_a_checkpoint_in_mid_epoch_ends_with_the_same_weights()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bss2-{Guid.NewGuid():N}.ckpt");
        try
        {
            await using (var substrate = Substrate())
            {
                Trainer first = Make(Short, substrate, 1);
                using var stop = new CancellationTokenSource();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.RunEpochAsync(p => { if (p.Batch == 3) stop.Cancel(); }, stop.Token));
                Assert.Equal(3, first.Batches);
                Checkpoint.Save(path, first);
            }
            await using var again = Substrate();
            Trainer second = Make(Short, again, 2);
            Checkpoint.Load(path, second);
            while (second.Epoch < Short.Epochs) await second.RunEpochAsync(null, TestContext.Current.CancellationToken);
            Assert.Equal(await RunAsync(1, Short), Checkpoint.WeightsSha256(second.Weights));
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public async Task It_learns()
    {
        await using var substrate = Substrate();
        Trainer trainer = Make(Short with { ImagesMax = 3000 }, substrate, 2);
        await trainer.RunEpochAsync(null, TestContext.Current.CancellationToken);
        EpochResult second = await trainer.RunEpochAsync(null, TestContext.Current.CancellationToken);
        Assert.True(second.AccuracyPercent > 70, $"{second}");
    }

    [Fact]
    public async Task Damaged_and_foreign_checkpoints_are_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bss2-{Guid.NewGuid():N}.ckpt");
        await using var substrate = Substrate();
        Trainer trainer = Make(Short, substrate, 1);
        try
        {
            Checkpoint.Save(path, trainer);
            byte[] good = File.ReadAllBytes(path);
            File.WriteAllBytes(path, good[..^100]);
            Assert.Contains("cut off", Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, trainer)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, [.. "not a checkpoint, but long enough to hold a header of one, and then some more bytes to be sure of it"u8]);
            Assert.Contains("something else", Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, trainer)).Message, StringComparison.Ordinal);
            good[8] = 99;
            File.WriteAllBytes(path, good);
            Assert.Contains("version", Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, trainer)).Message, StringComparison.Ordinal);
        }
        finally { File.Delete(path); }
    }

    private static SoftwareSubstrate Substrate() => new(new NeuronDynamics(1.7, 6, 6), 20);

    private static Trainer Make(TrainingSettings settings, ISubstrate substrate, int threads) => new(settings, Datasets.Load("mnist", []), [substrate], new WorkerPool(threads));

    private static async Task<string> RunAsync(int threads, TrainingSettings settings)
    {
        await using var substrate = Substrate();
        Trainer trainer = Make(settings, substrate, threads);
        while (trainer.Epoch < settings.Epochs) await trainer.RunEpochAsync(null, TestContext.Current.CancellationToken);
        return Checkpoint.WeightsSha256(trainer.Weights);
    }
}
