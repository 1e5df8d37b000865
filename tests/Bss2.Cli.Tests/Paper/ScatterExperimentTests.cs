using Bss2.Cli.Paper;
using Bss2.Cli.Paper.Experiments;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

public sealed class ScatterExperimentTests
{
    private static readonly PaperScale Full = new();

    [Fact]
    public void Losses_are_taken_seed_by_seed_and_judged()
    {
        var experiment = new ScatterExperiment();
        ExperimentReport report = experiment.Report(FakeResults.All(experiment, Full), Full);
        PaperClaim cost = Claim(report, "cost of 30 % scatter of time constants and threshold"), excess = Claim(report, "what weight transfer loses more by 30 % scatter of time constants and threshold");
        Assert.Equal((0.3, 3), (Math.Round(cost.OursChip!.Mean, 6), cost.OursChip.Count));
        Assert.Equal((2.1, 3), (Math.Round(excess.OursChip!.Mean, 6), excess.OursChip.Count));
        Assert.Equal((Verdict.Holds, Verdict.Holds), (cost.Verdict, excess.Verdict));
        // In the loop and transfer, for all three kinds.
        Assert.Equal(6, report.Claims.Count);
        Assert.Equal("scatter", Assert.Single(report.Figures).Name);
        Assert.Matches("membrane time constants of [0-9]+, synaptic ones of [0-9]+ and thresholds of 0", report.Text);
    }

    [Fact]
    public void Without_results_claims_are_pending()
    {
        foreach (IPaperExperiment experiment in new IPaperExperiment[] { new ScatterExperiment(), new UncalibratedExperiment() })
        {
            ExperimentReport report = experiment.Report(new PaperResults(), Full);
            Assert.All(report.Claims, c => Assert.Null(c.OursChip));
            Assert.Empty(report.Figures);
        }
    }

    [Fact]
    public void Every_seed_has_its_own_targets_and_the_chip_without_scatter_is_run_once()
    {
        TrainJob[] jobs = [.. JobOrder.Of(new ScatterExperiment().Jobs(Full)).OfType<TrainJob>()];
        // Three seeds each: software, no scatter, six points of three kinds.
        Assert.Equal(3 * (1 + 1 + (6 * 3)), jobs.Length);
        Assert.All(jobs.Where(j => j.Request.Scatter is not null), j => Assert.Equal(j.Request.Settings.Seed, j.Request.Scatter!.Seed));
        Assert.Contains(jobs, j => j.Command.Contains("--scatter 30 --scatter-of tau --scatter-seed 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_uncalibrated_chip_is_another_and_each_gets_the_transferred_weights_too()
    {
        var experiment = new UncalibratedExperiment();
        PaperJob[] jobs = [.. JobOrder.Of(experiment.Jobs(Full))];
        Assert.Equal(Enumerable.Range(1, 20).Select(s => (ulong)s), jobs.OfType<TrainJob>().Where(j => !j.Request.IsSoftware).Select(j => j.Request.ChipSeed).Order());
        Assert.Equal(20, jobs.OfType<TransferJob>().Count(j => j.Onto.Calibrate == "leak-reset"));
        ExperimentReport report = experiment.Report(FakeResults.All(experiment, Full), Full);
        Assert.Equal(20, Claim(report, "accuracy in the loop, over chips").OursChip!.Count);
        Assert.Equal("uncalibrated", Assert.Single(report.Figures).Name);
    }

    private static PaperClaim Claim(ExperimentReport report, string name) => report.Claims.First(c => c.Name.StartsWith(name, StringComparison.Ordinal));
}
