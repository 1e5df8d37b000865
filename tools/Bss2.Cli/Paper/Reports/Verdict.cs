namespace Bss2.Cli.Paper.Reports;

/// <summary>What became of a claim's goals.</summary>
internal enum Verdict
{
    /// <summary>It has none: the figures stand side by side.</summary>
    NoGoal,

    /// <summary>A run it needs is not done.</summary>
    Pending,

    /// <summary>On a part of the data, or with too few seeds: nothing is said.</summary>
    NotJudged,

    /// <summary>All hold.</summary>
    Holds,

    /// <summary>At least one does not.</summary>
    Missed,
}
