using System.Text.Json;
using Bss2.Cli.Paper;
using Bss2.Cli.Paper.Experiments;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

/// <summary>Figures and verdicts of the report from results that nobody trained.</summary>
public sealed class PaperReportTests : IDisposable
{
    private static readonly PaperScale Full = new();
    private readonly Cli _cli = new();

    [Fact]
    public void Means_and_deviations_are_those_of_the_runs_and_goals_are_judged_by_them()
    {
        var experiment = new AccuracyExperiment();
        var results = new PaperResults();
        IReadOnlyList<TrainJob> chip = PictureRuns.OnChip(Full, PictureTask.Plain, PaperRecipe.Paper), software = PictureRuns.InSoftware(Full, PictureTask.Plain, PaperRecipe.Paper);
        double[] reached = [97.1, 97.2, 97.4];
        foreach ((TrainJob job, double accuracy) in chip.Zip(reached)) results.Add(job, FakeResults.Run(job, accuracy));
        PaperClaim claim = experiment.Report(results, Full).Claims[0];
        Assert.Equal((97.2333, 0.1528, 3, PaperPlan.Row("accuracy").Epochs, true), (Math.Round(claim.OursChip!.Mean, 4), Math.Round(claim.OursChip.Sd, 4), claim.OursChip.Count, claim.OursChip.Epochs, claim.OursChip.IsReduced));
        Assert.Equal((97.2, 97.5, 97.2, 97.5), (claim.PaperSilicon!.Mean, claim.PaperSoftware!.Mean, claim.ChipGoal!.Value, claim.SoftwareGoal!.Value));
        Assert.Equal(Verdict.Pending, claim.Verdict);

        foreach (TrainJob job in software) results.Add(job, FakeResults.Run(job, 97.5));
        Assert.Equal(Verdict.Holds, experiment.Report(results, Full).Claims[0].Verdict);
        results.Add(software[0], FakeResults.Run(software[0], 97.4));
        claim = experiment.Report(results, Full).Claims[0];
        Assert.Equal(Verdict.Missed, claim.Verdict);
        Assert.Contains("missed. Why: not known yet", ReportText.Note(claim), StringComparison.Ordinal);
        ExperimentReport explained = MissReasons.Apply(experiment.Report(results, Full), new Dictionary<string, string> { [claim.Name] = "the moon was full." });
        Assert.Contains("missed. Why: the moon was full.", ReportText.Note(explained.Claims[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_seeds_or_a_part_of_the_data_judge_nothing()
    {
        foreach (PaperScale scale in new[] { new PaperScale { Seeds = 2 }, new PaperScale { Images = 1000 }, new PaperScale { IsQuick = true } })
        {
            PaperClaim claim = new AccuracyExperiment().Report(FakeResults.All(new AccuracyExperiment(), scale), scale).Claims[0];
            Assert.Equal(Verdict.NotJudged, claim.Verdict);
            Assert.Contains("†", ReportText.Row(claim)[3], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lost_events_of_all_runs_are_said_first()
    {
        IReadOnlyList<TrainJob> chip = PictureRuns.OnChip(Full, PictureTask.Plain, PaperRecipe.Paper);
        var results = new PaperResults();
        foreach (TrainJob job in chip) results.Add(job, FakeResults.Run(job, 97));
        string Summary() => ReportText.Summary(PaperDocument.Of("bss2 paper", Full, [new AccuracyExperiment()], [.. chip], results, new Dictionary<string, string>()));
        Assert.Contains("No event was lost", Summary(), StringComparison.Ordinal);
        RunReport lossy = FakeResults.Run(chip[0], 97);
        results.Add(chip[0], lossy with { Result = lossy.Result! with { SpikesLost = 12 } });
        Assert.Contains("12 events were lost", Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sparsest_point_that_is_good_enough_is_the_claim()
    {
        var results = new PaperResults();
        TrainJob[] jobs = [.. new SparsityExperiment().Jobs(Full).Cast<TrainJob>().Where(j => j.Request.Settings.Recipe == Recipes.Paper)];
        // 97.0 at 40 spikes, 96.8 at 18, 96.6 at 9: the second is within 0.3 points.
        foreach (TrainJob job in jobs)
            if (job.Request.Settings.Loss.BurstRegulariser switch { 5e-4 => (97.0, 40.0), 0.1 => (96.8, 18.0), 1 => (96.6, 9.0), _ => default } is (> 0, _) point) results.Add(job, FakeResults.Run(job, point.Item1, point.Item2));
        IReadOnlyList<PaperClaim> claims = new SparsityExperiment().Report(results, Full).Claims;
        Assert.Equal((18.0, Verdict.Holds), (claims[0].OursChip!.Mean, claims[0].Verdict));
        Assert.Contains("burst regulariser 0.1, 96.80 % against 97.00 %", claims[0].Setting, StringComparison.Ordinal);
        Assert.Equal(96.6, claims[1].OursChip!.Mean, 1e-9);
        Assert.Contains("--burst 1", claims[1].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_neurons_latency_and_fast_inference_state_what_their_evaluations_say()
    {
        IReadOnlyList<PaperClaim> dead = Claims(new DeadNeuronsExperiment()), latency = Claims(new LatencyExperiment()), fast = Claims(new FastExperiment());
        // 15 % silenced: 0.04 and 0.006 of the error for each percent.
        Assert.Equal([60, 9], dead.Select(c => Math.Round(c.OursChip!.Mean, 6)));
        Assert.Equal([Verdict.NoGoal, Verdict.Holds], dead.Select(c => c.Verdict));
        Assert.Equal((8.5, Verdict.Missed), (latency[0].OursChip!.Mean, latency[0].Verdict));
        Assert.Contains("at 6.8 µs", ReportText.Note(latency[0]), StringComparison.Ordinal);
        // Of five steps of 2,000 images each, 5.1 to 11.9 us, three are within 10 us.
        Assert.Equal(60, latency[1].OursChip!.Mean, 1e-9);
        string[] estimates = [.. fast.Where(c => c.IsEstimate).Select(c => c.Unit)];
        Assert.Equal(["1/s", "mW", "µJ"], estimates);
        Assert.All(fast.Where(c => c.IsEstimate), c => Assert.Contains("[estimate]", ReportText.Row(c)[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_formats_hold_all_claims_and_figures()
    {
        PaperDocument document = Document();
        var folder = new PaperFolder(_cli.In("report"));
        folder.Create();
        ReportFiles.Write(folder, document);
        string markdown = await File.ReadAllTextAsync(folder.Markdown, Cli.Token), html = await File.ReadAllTextAsync(folder.Html, Cli.Token);
        JsonElement json = JsonDocument.Parse(await File.ReadAllTextAsync(folder.Json, Cli.Token)).RootElement;
        ReportFigure[] figures = [.. document.Parts.SelectMany(p => p.Report.Figures)];
        Assert.True(document.Claims.Count() > 20 && figures.Length >= 5);
        foreach (PaperClaim claim in document.Claims) Assert.Contains($"| {claim.Name}", markdown, StringComparison.Ordinal);
        foreach (ReportFigure figure in figures)
        {
            Assert.Contains($"figures/{figure.Name}.svg", markdown, StringComparison.Ordinal);
            Assert.True(new FileInfo(Path.Combine(folder.Path, "figures", figure.Name + ".png")).Length > 1000, figure.Name);
        }
        Assert.Equal(figures.Length, html.Split("<svg ").Length - 1);
        // Self-contained: nothing is fetched.
        foreach (string outside in new[] { "src=", "href=", "url(", "@import" }) Assert.DoesNotContain(outside, html, StringComparison.Ordinal);
        JsonElement first = json.GetProperty("experiments")[0].GetProperty("claims")[0];
        Assert.Equal((97.2, 3, "holds"), (first.GetProperty("paper_silicon").GetProperty("mean").GetDouble(), first.GetProperty("ours_chip").GetProperty("count").GetInt32(), first.GetProperty("verdict").GetString()));
        Assert.Equal(document.Jobs.Count, json.GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public void Figures_keep_within_their_frame() => Assert.All(Document().Parts.SelectMany(p => p.Report.Figures), figure =>
        Assert.All(figure.Drawing.Shapes.SelectMany(s => s.Strokes).SelectMany(s => s.Points), p =>
            Assert.True(p.X >= 0 && p.X <= figure.Drawing.Width && p.Y >= 0 && p.Y <= figure.Drawing.Height, $"{figure.Name}: {p}")));

    [Fact]
    public void A_report_without_results_is_pending_and_has_no_figures()
    {
        foreach (IPaperExperiment experiment in PaperExperiments.All)
        {
            ExperimentReport report = experiment.Report(new PaperResults(), Full);
            Assert.NotEmpty(report.Claims);
            Assert.Empty(report.Figures);
            Assert.All(report.Claims, c => Assert.True(c.Verdict is Verdict.Pending or Verdict.NoGoal && c.OursChip is null && c.OursSoftware is null, c.Name));
            Assert.All(report.Claims, c => Assert.StartsWith("bss2 ", c.Command, StringComparison.Ordinal));
        }
    }

    public void Dispose() => _cli.Dispose();

    private static IReadOnlyList<PaperClaim> Claims(IPaperExperiment experiment) => experiment.Report(FakeResults.All(experiment, Full), Full).Claims;

    private static IPaperExperiment[] Own => [new AccuracyExperiment(), new SparsityExperiment(), new LatencyExperiment(), new FastExperiment(), new DeadNeuronsExperiment()];

    private static PaperDocument Document()
    {
        DocumentPart[] parts = [.. Own.Select(e => new DocumentPart(e.Name, e.Title, e.Report(FakeResults.All(e, Full), Full)))];
        return new PaperDocument("bss2 paper", Full, parts, [.. JobOrder.Of(Own.SelectMany(e => e.Jobs(Full))).Select(j => new DocumentJob(j.Key, j.Command, DocumentJob.Done, null))]);
    }
}
