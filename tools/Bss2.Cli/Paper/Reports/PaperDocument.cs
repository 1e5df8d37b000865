using Bss2.Cli.Paper.Jobs;

namespace Bss2.Cli.Paper.Reports;

/// <summary>The whole report, before it is written in one format or another.</summary>
/// <param name="Command">The command that makes it.</param>
/// <param name="Scale">How much was run.</param>
/// <param name="Parts">The experiments.</param>
/// <param name="Jobs">The work behind them.</param>
internal sealed record PaperDocument(string Command, PaperScale Scale, IReadOnlyList<DocumentPart> Parts, IReadOnlyList<DocumentJob> Jobs)
{
    /// <summary>Events that were lost in all runs behind the report.</summary>
    public long LostEvents { get; init; }

    /// <summary>Jobs that are done.</summary>
    public int Done => Jobs.Count(j => j.State == DocumentJob.Done);

    /// <summary>Everything that can run here is there.</summary>
    public bool IsComplete => Jobs.All(j => j.State != DocumentJob.Waiting);

    /// <summary>All claims.</summary>
    public IEnumerable<PaperClaim> Claims => Parts.SelectMany(p => p.Report.Claims);

    /// <summary>The report of what is done by now.</summary>
    public static PaperDocument Of(string command, PaperScale scale, IReadOnlyList<IPaperExperiment> experiments, IReadOnlyList<PaperJob> jobs, PaperResults results, IReadOnlyDictionary<string, string> reasons) => new(
        command, scale, [.. experiments.Select(e => new DocumentPart(e.Name, e.Title, MissReasons.Apply(e.Report(results, scale), reasons)))], [.. jobs.Select(j => DocumentJob.Of(j, results))])
    {
        LostEvents = results.LostEvents,
    };
}
