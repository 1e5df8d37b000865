namespace Bss2.Training.Tests;

public class TrainingSettingsTests
{
    [Fact]
    public void The_learning_rate_falls_between_epochs_only_as_the_authors_let_it()
    {
        var paper = new TrainingSettings { Epochs = 100, LearningRate = 1.5e-3, Schedule = LearningRateSchedule.PerEpoch, EpochFactor = 0.97 };
        Assert.Equal(1.5e-3, paper.LearningRateAt(0, 600));
        Assert.Equal(1.5e-3, paper.LearningRateAt(599, 600));
        Assert.Equal(1.5e-3 * 0.97, paper.LearningRateAt(600, 600), 1e-18);
        Assert.Equal(1.5e-3 * Math.Pow(0.97, 99), paper.LearningRateAt(59_999, 600), 1e-15);
    }

    [Fact]
    public void The_learning_rate_falls_to_its_end_over_the_whole_run()
    {
        var own = new TrainingSettings { Epochs = 4, LearningRate = 2e-3, LearningRateEnd = 0.01 };
        Assert.Equal(2e-3, own.LearningRateAt(0, 50));
        Assert.Equal(2e-4, own.LearningRateAt(100, 50), 1e-12);
        Assert.Equal(2e-5, own.LearningRateAt(200, 50), 1e-12);
        Assert.True(own.LearningRateAt(101, 50) < own.LearningRateAt(100, 50));
    }
}
