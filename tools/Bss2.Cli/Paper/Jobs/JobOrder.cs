namespace Bss2.Cli.Paper.Jobs;

/// <summary>Puts jobs in an order in which each finds what it needs, every key once.</summary>
internal static class JobOrder
{
    /// <summary>The jobs and what they need.</summary>
    public static IReadOnlyList<PaperJob> Of(IEnumerable<PaperJob> jobs)
    {
        List<PaperJob> ordered = [];
        Dictionary<string, PaperJob> seen = [];
        foreach (PaperJob job in jobs) Add(job, ordered, seen);
        return ordered;
    }

    private static void Add(PaperJob job, List<PaperJob> ordered, Dictionary<string, PaperJob> seen)
    {
        if (seen.TryGetValue(job.Key, out PaperJob? same))
        {
            if (same.Command != job.Command) throw new InvalidOperationException($"two jobs have the key {job.Key}: '{same.Command}' and '{job.Command}'");
            return;
        }
        seen.Add(job.Key, job);
        foreach (PaperJob needed in job.Needs) Add(needed, ordered, seen);
        ordered.Add(job);
    }
}
