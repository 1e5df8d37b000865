using System.CommandLine;
using Bss2.Cli.Eval;
using Bss2.Cli.Paper;
using Bss2.Cli.Paper.Experiments;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

public sealed class PaperPlanTests
{
    private static readonly PaperScale Full = new(), Quick = new() { IsQuick = true };

    [Fact]
    public void The_full_report_keeps_its_hours_and_the_quick_one_its_minute_by_the_planned_costs()
    {
        Assert.InRange(Seconds(Full) / 3600, 1, PaperPlan.FullHoursMax);
        Assert.InRange(Seconds(Quick), 5, 75);
    }

    [Fact]
    public void Every_row_of_the_plan_belongs_to_an_experiment_and_judges_its_goals()
    {
        Assert.All(PaperPlan.Rows, row => Assert.Contains(PaperExperiments.All, e => e.Name == row.Experiment));
        Assert.All(PaperPlan.Rows, row => Assert.True(row.Seeds >= PaperPlan.SeedsToJudge, row.Experiment));
        Assert.Equal(PaperExperiments.All.Count, PaperExperiments.All.Select(e => e.Name).Distinct().Count());
        Assert.Contains("expected", Assert.Throws<ArgumentException>(() => PaperPlan.Row("none")).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_command_of_every_training_makes_the_same_request(bool quick)
    {
        Command train = TrainCommand.Create();
        TrainJob[] jobs = [.. All(quick ? Quick : Full).OfType<TrainJob>()];
        Assert.NotEmpty(jobs);
        foreach (TrainJob job in jobs)
        {
            ParseResult parsed = train.Parse(job.Command["bss2 train ".Length..]);
            Assert.True(parsed.Errors.Count == 0, job.Command);
            Assert.True(RunIdentity.AreSame(job.Request, TrainOptions.Request(parsed)), job.Command);
        }
    }

    [Fact]
    public void The_commands_of_evaluations_and_transfers_parse()
    {
        Command eval = EvalCommand.Create(), train = TrainCommand.Create();
        foreach (PaperJob job in All(Full).Concat(All(Quick)))
        {
            if (job is EvalJob) Assert.True(eval.Parse(job.Command["bss2 eval ".Length..]).Errors.Count == 0, job.Command);
            if (job is TransferJob) Assert.True(train.Parse(job.Command["bss2 train ".Length..]).Errors.Count == 0, job.Command);
        }
    }

    [Fact]
    public void Runs_that_serve_several_experiments_are_made_once()
    {
        int apart = PaperExperiments.All.Sum(e => JobOrder.Of(e.Jobs(Full)).Count);
        IReadOnlyList<PaperJob> all = All(Full);
        Assert.True(all.Count < apart - 20, $"{all.Count} of {apart}");
        Assert.Equal(all.Count, all.Select(j => j.Key).Distinct().Count());
        // What a job needs comes before it.
        for (int i = 0; i < all.Count; i++) Assert.All(all[i].Needs, n => Assert.Contains(n.Key, all.Take(i).Select(j => j.Key)));
    }

    [Fact]
    public void Scales_are_applied_and_named_in_the_keys()
    {
        ExperimentScale scale = new PaperScale { Seeds = 2, EpochsScale = 0.1, Images = 500, TestImages = 100 }.For("accuracy");
        Assert.Equal([1UL, 2UL], scale.Seeds);
        Assert.Equal((PaperPlan.Row("accuracy").Epochs / 10, 500, 100), (scale.Epochs, scale.Images, scale.TestImages));
        Assert.EndsWith("-n500-t100", scale.Suffix, StringComparison.Ordinal);
        Assert.Equal(1, new PaperScale { EpochsScale = 1e-9 }.For("accuracy").Epochs);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(24)]
    public void The_papers_learning_rate_falls_as_far_over_fewer_epochs(int epochs)
    {
        TrainingSettings settings = PaperRecipe.InEpochs(PaperRecipe.Paper.Settings("mnist"), epochs);
        Assert.Equal(Math.Pow(0.97, 100), Math.Pow(settings.EpochFactor, epochs), 1e-9);
        Assert.Equal(PaperRecipe.Ours.Settings("mnist") with { Epochs = epochs }, PaperRecipe.InEpochs(PaperRecipe.Ours.Settings("mnist"), epochs));
    }

    private static IReadOnlyList<PaperJob> All(PaperScale scale) => JobOrder.Of(PaperExperiments.All.SelectMany(e => e.Jobs(scale)));

    private static double Seconds(PaperScale scale) => All(scale).Sum(j => j.EstimatedS);
}
