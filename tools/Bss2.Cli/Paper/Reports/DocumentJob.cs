using Bss2.Cli.Paper.Jobs;

namespace Bss2.Cli.Paper.Reports;

/// <summary>A job in the report.</summary>
/// <param name="Key">Name of its files.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="State">done, waiting or skipped.</param>
/// <param name="Reason">Why it was skipped.</param>
internal sealed record DocumentJob(string Key, string Command, string State, string? Reason)
{
    /// <summary>Its result is there.</summary>
    public const string Done = "done";

    /// <summary>It has not run, or not to its end.</summary>
    public const string Waiting = "waiting";

    /// <summary>It cannot run here.</summary>
    public const string Skipped = "skipped";

    /// <summary>As it stands.</summary>
    public static DocumentJob Of(PaperJob job, PaperResults results) =>
        new(job.Key, job.Command, results.Has(job) ? Done : results.WhySkipped(job) is null ? Waiting : Skipped, results.WhySkipped(job));
}
