using System.Diagnostics;
using System.Globalization;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;

namespace Bss2.Cli.Paper;

/// <summary>Tells the user what will run, which job of how many runs, and how long the rest takes by the pace so far.</summary>
internal sealed class JobProgress(IReadOnlyList<PaperJob> jobs, PaperResults results, TextWriter output)
{
    private const int UpdateMs = 500, ColumnsUnknown = 80;
    private readonly bool _live = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    private readonly Stopwatch _job = new(), _shown = Stopwatch.StartNew();
    private PaperJob? _running;
    private double _doneEstimatedS, _doneS;

    /// <summary>The plan and how long it takes.</summary>
    public async Task BeginAsync(IReadOnlyList<IPaperExperiment> experiments, IReadOnlyDictionary<IPaperExperiment, IReadOnlyList<PaperJob>> jobsOf)
    {
        HashSet<string> counted = [];
        foreach (IPaperExperiment experiment in experiments)
        {
            PaperJob[] own = [.. jobsOf[experiment].Where(j => counted.Add(j.Key))];
            int done = own.Count(results.Has);
            double leftS = own.Where(j => !results.Has(j)).Sum(j => j.EstimatedS);
            await output.WriteLineAsync($"{experiment.Name,-14}{own.Length,4} jobs{(done > 0 ? $", {done} done before" : "")}, about {Time(leftS)}").ConfigureAwait(false);
        }
        await output.WriteLineAsync($"{"together",-14}{jobs.Count,4} jobs, {jobs.Count(results.Has)} done, the rest takes about {Time(LeftS(0))} on two cores").ConfigureAwait(false);
    }

    /// <summary>A job begins.</summary>
    public async Task StartAsync(PaperJob job)
    {
        _running = job;
        _job.Restart();
        if (!_live) await output.WriteLineAsync($"{Head(job)}  {Time(LeftS(0))} left").ConfigureAwait(false);
    }

    /// <summary>A part of the running job is done.</summary>
    public void Part(double part)
    {
        if (!_live || _shown.ElapsedMilliseconds < UpdateMs || _running is null) return;
        _shown.Restart();
        string text = string.Create(CultureInfo.InvariantCulture, $"{Head(_running)}  {100 * part:0} %  {Time(LeftS(part))} left");
        output.Write("\r" + (text.Length > Columns ? text[..Columns] : text.PadRight(Columns)));
    }

    /// <summary>The running job is done.</summary>
    public async Task FinishedAsync(PaperJob job)
    {
        _doneS += _job.Elapsed.TotalSeconds;
        _doneEstimatedS += job.EstimatedS;
        _running = null;
        if (_live) await output.WriteLineAsync($"\r{Head(job)}  done in {Time(_job.Elapsed.TotalSeconds)}".PadRight(Columns + 1)).ConfigureAwait(false);
    }

    /// <summary>A job cannot run here.</summary>
    public async Task SkippedAsync(PaperJob job, string reason)
    {
        _running = null;
        await output.WriteLineAsync($"{Head(job)}  left out: {reason}").ConfigureAwait(false);
    }

    /// <summary>An experiment is done and in the report.</summary>
    public Task ReportedAsync(IPaperExperiment experiment, PaperDocument document) =>
        output.WriteLineAsync($"{experiment.Name}: in the report ({document.Done} of {jobs.Count} jobs done)");

    // A line that wraps could not be overwritten.
    private static int Columns => (Console.WindowWidth > 0 ? Console.WindowWidth : ColumnsUnknown) - 1;

    private string Head(PaperJob job) => $"[{jobs.TakeWhile(j => j.Key != job.Key).Count() + 1}/{jobs.Count}] {job.Key}";

    // The plan's estimates, corrected by how far off they were until now; a short first job says little.
    private double LeftS(double partOfRunning)
    {
        const double trustS = 20;
        double pace = (_doneS + trustS) / (_doneEstimatedS + trustS);
        double left = jobs.Where(j => !results.Has(j) && results.WhySkipped(j) is null).Sum(j => j.EstimatedS) - (partOfRunning * (_running?.EstimatedS ?? 0));
        return pace * left;
    }

    private static string Time(double s) => s >= 3600 ? $"{(int)s / 3600} h {(int)s % 3600 / 60:00} min" : s >= 60 ? $"{(int)s / 60} min {(int)s % 60:00} s" : $"{(int)Math.Ceiling(s)} s";
}
