namespace Bss2.Cli.Paper.Reports;

/// <summary>A bound that a mean has to keep.</summary>
/// <param name="Value">The bound.</param>
/// <param name="IsLeast">True: at least; false: at most.</param>
internal sealed record Goal(double Value, bool IsLeast)
{
    /// <summary>A lower bound.</summary>
    public static Goal AtLeast(double value) => new(value, IsLeast: true);

    /// <summary>An upper bound.</summary>
    public static Goal AtMost(double value) => new(value, IsLeast: false);

    /// <summary>Whether a mean keeps it; null where it is not judged: without a value, on a part of the data, with too few seeds.</summary>
    public bool? Holds(MeasuredValue? value) => value is null || value.IsPartOfData || value.Count < PaperPlan.SeedsToJudge
        ? null
        // Means of percentages with two decimals: the last bits are nobody's.
        : IsLeast ? value.Mean >= Value - 1e-9 : value.Mean <= Value + 1e-9;
}
