namespace Bss2.Experiment;

/// <summary>Outcome of a test of many containers.</summary>
/// <param name="Results">By container, in the order of the map.</param>
/// <param name="First">The first mismatches, at most as many as asked for.</param>
/// <param name="Skipped">What was left out.</param>
public sealed record RegisterTestReport(IReadOnlyList<RegisterTestResult> Results, IReadOnlyList<RegisterMismatch> First, IReadOnlyList<SkippedRegister> Skipped)
{
    /// <summary>Words that were wrong.</summary>
    public long Mismatches => Results.Sum(r => r.Mismatches);

    /// <summary>Words compared.</summary>
    public long WordsChecked => Results.Sum(r => r.WordsChecked);
}
