using Bss2.Cli.Eval;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper;

/// <summary>Results of the jobs that are done, and why others were left out.</summary>
internal sealed class PaperResults
{
    private readonly Dictionary<string, object> _results = [];
    private readonly Dictionary<string, string> _skipped = [];

    /// <summary>Enters the result of a job.</summary>
    public void Add(PaperJob job, object result) => _results[job.Key] = result;

    /// <summary>Enters that a job cannot run here.</summary>
    public void Skip(PaperJob job, string reason) => _skipped[job.Key] = reason;

    /// <summary>True when a job has a result.</summary>
    public bool Has(PaperJob job) => _results.ContainsKey(job.Key);

    /// <summary>Events that were lost in all runs and evaluations together.</summary>
    public long LostEvents => _results.Values.Sum(LostIn);

    /// <summary>Why a job was left out; null when it was not.</summary>
    public string? WhySkipped(PaperJob job) => _skipped.GetValueOrDefault(job.Key);

    /// <summary>Result of a job; null while there is none.</summary>
    public TResult? Find<TResult>(PaperJob<TResult> job) where TResult : class => _results.GetValueOrDefault(job.Key) as TResult;

    /// <summary>The results that there are, in the order of the jobs.</summary>
    public IReadOnlyList<TResult> All<TResult>(IEnumerable<PaperJob<TResult>> jobs) where TResult : class => [.. jobs.Select(Find).OfType<TResult>()];

    private static long LostIn(object result) => result switch
    {
        RunReport run => run.Result?.SpikesLost ?? 0,
        EvalReport evaluation => new[] { evaluation.Test, evaluation.Fast?.Test }.Concat(evaluation.Chips?.Each ?? []).Sum(s => s?.Losses.Total ?? 0),
        _ => 0,
    };
}
