using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Training;

namespace Bss2.Cli.Paper;

/// <summary>Runs experiments job by job and writes the report after each of them; what is done stays done when it is stopped.</summary>
internal sealed class PaperRunner(IReadOnlyList<IPaperExperiment> experiments, PaperScale scale, PaperFolder folder, string command, TextWriter output)
{
    private readonly PaperResults _results = new();
    private readonly Dictionary<IPaperExperiment, IReadOnlyList<PaperJob>> _jobsOf = experiments.ToDictionary(e => e, e => JobOrder.Of(e.Jobs(scale)));
    private IReadOnlyList<PaperJob> _all = [];

    /// <summary>Runs what is missing; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        _all = JobOrder.Of(experiments.SelectMany(e => _jobsOf[e]));
        folder.Create();
        MissReasons.Read(folder);
        // A folder of other runs is found before hours are spent on it.
        foreach (PaperJob job in _all.Where(j => j.IsDone(folder))) _results.Add(job, job.ReadResult(folder));
        var progress = new JobProgress(_all, _results, output);
        await progress.BeginAsync(experiments, _jobsOf).ConfigureAwait(false);
        await using var log = new StreamWriter(folder.Log, append: true) { AutoFlush = true };
        PaperDocument? document = null;
        foreach (IPaperExperiment experiment in experiments)
        {
            bool stopped = !await RunAsync(_jobsOf[experiment], progress, log, dataFolders, cancellationToken).ConfigureAwait(false);
            document = Report();
            if (stopped) return await StoppedAsync().ConfigureAwait(false);
            await progress.ReportedAsync(experiment, document).ConfigureAwait(false);
        }
        return await EndAsync(document ?? Report()).ConfigureAwait(false);
    }

    private async Task<bool> RunAsync(IReadOnlyList<PaperJob> jobs, JobProgress progress, TextWriter log, IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        foreach (PaperJob job in jobs.Where(j => !_results.Has(j) && _results.WhySkipped(j) is null))
        {
            if (cancellationToken.IsCancellationRequested) return false;
            if (job.Needs.Select(_results.WhySkipped).FirstOrDefault(r => r is not null) is string missing) { _results.Skip(job, missing); continue; }
            await progress.StartAsync(job).ConfigureAwait(false);
            await log.WriteLineAsync($"--- {job.Key}: {job.Command}").ConfigureAwait(false);
            if (!await RunAsync(job, progress, log, dataFolders, cancellationToken).ConfigureAwait(false)) return false;
        }
        return true;
    }

    private async Task<bool> RunAsync(PaperJob job, JobProgress progress, TextWriter log, IReadOnlyList<string> dataFolders, CancellationToken cancellationToken)
    {
        try
        {
            int exit = await job.RunAsync(new PaperContext(folder, scale.Threads, dataFolders, log, progress.Part), cancellationToken).ConfigureAwait(false);
            if (exit != ExitCode.Ok) return false;
        }
        catch (OperationCanceledException) { return false; }
        catch (DatasetException fault)
        {
            // Data that the user has not: the other experiments do not need them.
            _results.Skip(job, fault.Message);
            await progress.SkippedAsync(job, fault.Message).ConfigureAwait(false);
            return true;
        }
        _results.Add(job, job.ReadResult(folder));
        await progress.FinishedAsync(job).ConfigureAwait(false);
        return true;
    }

    private PaperDocument Report()
    {
        PaperDocument document = PaperDocument.Of(command, scale, experiments, _all, _results, MissReasons.Read(folder));
        ReportFiles.Write(folder, document);
        return document;
    }

    private async Task<int> StoppedAsync()
    {
        await output.WriteLineAsync($"stopped; everything is saved, the report so far is {folder.Html}. Go on with the same command (--out {folder.Path}):\n  {command} --out {folder.Path}").ConfigureAwait(false);
        return ExitCode.Interrupted;
    }

    private async Task<int> EndAsync(PaperDocument document)
    {
        foreach (DocumentPart part in document.Parts)
        {
            await output.WriteLineAsync($"\n{part.Title}").ConfigureAwait(false);
            foreach (PaperClaim claim in part.Report.Claims) await output.WriteLineAsync(ReportText.Line(claim)).ConfigureAwait(false);
        }
        await output.WriteLineAsync($"\n{ReportText.Summary(document)}\nreport     {folder.Html}  {folder.Markdown}  {folder.Json}").ConfigureAwait(false);
        return document.Claims.Any(c => c.Verdict == Verdict.Missed) ? ExitCode.CheckFailed : ExitCode.Ok;
    }
}
