using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>The trainings of table 1; other experiments look at the same runs.</summary>
internal static class PictureRuns
{
    /// <summary>A task with a recipe, in the loop on the default chip, all seeds.</summary>
    public static IReadOnlyList<TrainJob> OnChip(PaperScale scale, PictureTask task, PaperRecipe recipe) => Make(scale, task, recipe, Devices.Simulated, "chip1");

    /// <summary>A task with a recipe, in software, all seeds.</summary>
    public static IReadOnlyList<TrainJob> InSoftware(PaperScale scale, PictureTask task, PaperRecipe recipe) => Make(scale, task, recipe, TrainRequest.NoDevice, "software");

    /// <summary>A task with the ReLU network, all seeds; its schedule is our recipe's.</summary>
    public static IReadOnlyList<TrainJob> WithRelu(PaperScale scale, PictureTask task)
    {
        TrainingSettings settings = PaperRecipe.Ours.Settings(task.Dataset) with { Relu = true, Dropout = task.Dropout, RotationDegrees = task.RotationDegrees };
        return TrainJob.ForSeeds($"{task.Name}-relu", new TrainRequest { Device = TrainRequest.NoDevice, Settings = settings }, scale.For("accuracy"));
    }

    private static IReadOnlyList<TrainJob> Make(PaperScale scale, PictureTask task, PaperRecipe recipe, string device, string where)
    {
        var request = new TrainRequest { Device = device, Settings = recipe.Settings(task.Dataset) with { Dropout = task.Dropout, RotationDegrees = task.RotationDegrees } };
        return TrainJob.ForSeeds($"{task.Name}-{recipe.Name}-{where}", request, scale.For("accuracy"));
    }
}
