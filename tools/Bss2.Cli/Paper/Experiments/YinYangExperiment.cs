using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Yin-Yang: two coordinates, their mirrors and a bias on five sources each, coded in time; in the loop and in software.</summary>
internal sealed class YinYangExperiment : IPaperExperiment
{
    private const string Dataset = "yinyang";

    // Sources of a value together, as usual, or staggered by a fifth of a step.
    private static readonly (bool Staggered, string Title, string Key)[] AllCodings = [(true, "sources staggered", "staggered"), (false, "sources together", "together")];

    private static readonly bool[] InSoftware = [false, true];

    /// <inheritdoc/>
    public string Name => Dataset;

    /// <inheritdoc/>
    public string Title => "Yin-Yang";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => [.. Codings(scale).SelectMany(c => Runs(scale, c.Staggered, c.Key, software: false).Concat(Runs(scale, c.Staggered, c.Key, software: true)))];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        PaperClaim[] claims = [.. Codings(scale).Select(c => Claim(results, scale, c))];
        (string, IReadOnlyList<LearningCurvePoint>)[] curves = [.. from coding in Codings(scale)
            from software in InSoftware
            let report = results.Find(Runs(scale, coding.Staggered, coding.Key, software)[0])
            where report is { History.Count: > 0 }
            select ($"{coding.Title}, {(software ? "software" : "chip")}", RunFigures.Points(report))];
        ReportFigure[] figures = curves.Length == 0 ? [] : [new ReportFigure("yinyang", "Learning curves on Yin-Yang, seed 1.", LearningCurvesFigure.Draw("Yin-Yang: learning curves, seed 1", "test set", curves))];
        return new ExperimentReport(
            "x, y, 1-x, 1-y between 2 and 26 us and a bias at 2 us, each on five sources; 120 hidden LIF neurons, 3 readouts; the 5000 training and 1000 test points of the published set, recipe bss2. " +
            "A step of 1.7 us tells 14 values of a coordinate apart, too few for the dots. Staggered sources follow each other by a fifth of a step, so that five together tell 70 apart; " +
            "spikes stay on the grid of the CADC. The paper has no such experiment; later work on BrainScaleS-2 with 30 hidden neurons and first spikes reached 86.3 to 92.2 % (training.md 4.3).",
            claims, figures);
    }

    private static IEnumerable<(bool Staggered, string Title, string Key)> Codings(PaperScale scale) => scale.IsQuick ? AllCodings.Take(1) : AllCodings;

    private static PaperClaim Claim(PaperResults results, PaperScale scale, (bool Staggered, string Title, string Key) coding)
    {
        IReadOnlyList<TrainJob> chip = Runs(scale, coding.Staggered, coding.Key, software: false), software = Runs(scale, coding.Staggered, coding.Key, software: true);
        ExperimentScale size = scale.For(Dataset);
        MeasuredValue? measured(IReadOnlyList<RunReport> runs) => MeasuredValue.Of([.. runs.Select(r => r.Result!.TestAccuracy)], runs, size.Epochs, size.Seeds.Count);
        return new PaperClaim
        {
            Name = $"Yin-Yang, {coding.Title}", Unit = "%", Setting = $"test accuracy after {size.Epochs} epochs", Command = $"{chip[0].Command}\n{software[0].Command}",
            ChipGoal = coding.Staggered ? Goal.AtLeast(95) : null, OursChip = measured(results.All(chip)), OursSoftware = measured(results.All(software)),
            Remark = chip.Concat(software).Select(results.WhySkipped).FirstOrDefault(r => r is not null),
        };
    }

    private static IReadOnlyList<TrainJob> Runs(PaperScale scale, bool staggered, string key, bool software)
    {
        var request = new TrainRequest { Device = software ? TrainRequest.NoDevice : Devices.Simulated, Settings = PaperRecipe.Ours.Settings(Dataset) with { StaggeredSources = staggered } };
        return TrainJob.ForSeeds($"yinyang-{key}-{(software ? "software" : "chip1")}", request, scale.For(Dataset));
    }
}
