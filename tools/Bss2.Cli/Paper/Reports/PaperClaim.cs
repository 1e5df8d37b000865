namespace Bss2.Cli.Paper.Reports;

/// <summary>A claim of the paper beside what was reached here.</summary>
internal sealed record PaperClaim
{
    /// <summary>What is claimed.</summary>
    public required string Name { get; init; }

    /// <summary>Network, recipe, device: what it was measured with.</summary>
    public required string Setting { get; init; }

    /// <summary>Commands that repeat it alone, one a line, for its first seed.</summary>
    public required string Command { get; init; }

    /// <summary>Unit of all its figures ("%", "us").</summary>
    public required string Unit { get; init; }

    /// <summary>Decimals that its figures are written with.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>The paper's figure on silicon.</summary>
    public PublishedValue? PaperSilicon { get; init; }

    /// <summary>The paper's figure in software.</summary>
    public PublishedValue? PaperSoftware { get; init; }

    /// <summary>Ours on the simulated chip.</summary>
    public MeasuredValue? OursChip { get; init; }

    /// <summary>Ours in software.</summary>
    public MeasuredValue? OursSoftware { get; init; }

    /// <summary>What ours on the chip has to keep.</summary>
    public Goal? ChipGoal { get; init; }

    /// <summary>What ours in software has to keep.</summary>
    public Goal? SoftwareGoal { get; init; }

    /// <summary>Rests on assumed figures of the model (power, energy, silicon rate).</summary>
    public bool IsEstimate { get; init; }

    /// <summary>What a reader has to know; where a goal is missed, what the experiment itself can say about it.</summary>
    public string? Remark { get; init; }

    /// <summary>Why a goal is missed, from <see cref="MissReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether its goals hold.</summary>
    public Verdict Verdict
    {
        get
        {
            (Goal Goal, MeasuredValue? Value)[] goals = [.. new[] { (ChipGoal, OursChip), (SoftwareGoal, OursSoftware) }.Where(g => g.Item1 is not null).Select(g => (g.Item1!, g.Item2))];
            if (goals.Length == 0) return Verdict.NoGoal;
            if (goals.Any(g => g.Value is null)) return Verdict.Pending;
            bool?[] holds = [.. goals.Select(g => g.Goal.Holds(g.Value))];
            return holds.Contains(false) ? Verdict.Missed : holds.Contains(null) ? Verdict.NotJudged : Verdict.Holds;
        }
    }
}
