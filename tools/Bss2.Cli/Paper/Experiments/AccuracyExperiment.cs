using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Table 1: accuracy on pictures, in the loop on the default chip and in software, with the paper's recipe and with ours.</summary>
internal sealed class AccuracyExperiment : IPaperExperiment
{
    // Table 1 of the paper and the goals of the report.
    private static readonly Row[] Table =
    [
        new(PictureTask.Plain, new(97.2, 0.1), new(97.5, 0.1), Goal.AtLeast(97.2), Goal.AtLeast(97.5)),
        new(PictureTask.Augmented, new(97.6, 0.1), new(98.0, 0.0), Goal.AtLeast(97.6), Goal.AtLeast(98.0)),
        new(PictureTask.Fashion, new(84.2, 0.2), new(85.5, 0.1), Goal.AtLeast(84.2), Goal.AtLeast(85.5)),
    ];

    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <inheritdoc/>
    public string Title => "Accuracy on MNIST and Fashion-MNIST (table 1)";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) =>
    [
        .. from recipe in PaperRecipe.For(scale)
           from row in Table
           from job in PictureRuns.OnChip(scale, row.Task, recipe).Concat(PictureRuns.InSoftware(scale, row.Task, recipe))
           select job,
    ];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        PaperClaim[] claims = [.. from row in Table from recipe in PaperRecipe.For(scale) select Claim(results, scale, row, recipe)];
        return new ExperimentReport(
            "256 inputs, 246 hidden LIF neurons, 10 readouts; in the loop on the simulated default chip (seed 1, its ideal calibration), and the same network and optimiser in software.", claims, []);
    }

    private static PaperClaim Claim(PaperResults results, PaperScale scale, Row row, PaperRecipe recipe)
    {
        IReadOnlyList<TrainJob> chip = PictureRuns.OnChip(scale, row.Task, recipe), software = PictureRuns.InSoftware(scale, row.Task, recipe);
        return new PaperClaim
        {
            Name = $"{row.Task.Title}, {recipe.Title}", Unit = "%",
            Setting = $"test accuracy after {scale.For("accuracy").Epochs} epochs, {recipe.Title}",
            Command = $"{chip[0].Command}\n{software[0].Command}",
            PaperSilicon = row.Silicon, PaperSoftware = row.Software, ChipGoal = row.ChipGoal, SoftwareGoal = row.SoftwareGoal,
            OursChip = MeasuredValue.Accuracy(results.All(chip)), OursSoftware = MeasuredValue.Accuracy(results.All(software)),
            Remark = chip.Concat(software).Select(results.WhySkipped).FirstOrDefault(r => r is not null),
        };
    }

    private sealed record Row(PictureTask Task, PublishedValue Silicon, PublishedValue Software, Goal ChipGoal, Goal SoftwareGoal);
}
