using System.Globalization;

namespace Bss2.Cli.Paper.Reports;

/// <summary>Figures and verdicts as words, the same in every format of the report.</summary>
internal static class ReportText
{
    /// <summary>Head of the table of claims.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["claim", "paper, silicon", "paper, software", "ours, simulated chip", "ours, software", "goal", "holds"];

    /// <summary>Said once above the claims.</summary>
    public const string Legend =
        "Ours: mean ± standard deviation over seeds (n). † fewer epochs, seeds or samples than the paper's 100 epochs and five seeds. " +
        "[estimate] rests on assumed figures of the chip model, not on a measurement. The simulated chip is a model; nothing here was measured on silicon.";

    /// <summary>A row of the table of claims.</summary>
    public static IReadOnlyList<string> Row(PaperClaim c) =>
    [
        c.Name + (c.IsEstimate ? " [estimate]" : ""), Published(c.PaperSilicon, c), Published(c.PaperSoftware, c), Measured(c.OursChip, c), Measured(c.OursSoftware, c), Goals(c), Word(c.Verdict),
    ];

    /// <summary>A claim in one line for a terminal.</summary>
    public static string Line(PaperClaim c)
    {
        string[] names = ["paper", "paper software", "chip", "software", "goal"];
        IEnumerable<string> parts = names.Zip(Row(c).Skip(1)).Where(p => p.Second != "-").Select(p => $"{p.First} {p.Second}");
        return $"  {c.Name}{(c.IsEstimate ? " [estimate]" : "")}: {string.Join("; ", parts)}{(c.Verdict == Verdict.NoGoal ? "" : $" -> {Word(c.Verdict)}")}";
    }

    /// <summary>A verdict as a word.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "yes", Verdict.Missed => "NO", Verdict.Pending => "not run yet", Verdict.NotJudged => "not judged", _ => "-",
    };

    /// <summary>Why nothing is said about a goal, or why it is missed; null where nothing is to be said.</summary>
    public static string? Note(PaperClaim c) => c.Verdict switch
    {
        Verdict.Missed => $"missed. Why: {c.Reason ?? "not known yet (the place for it is reasons.json beside this report, under the claim's name)."}{Also(c)}",
        Verdict.NotJudged => $"not judged: goals are judged on all data and with at least {PaperPlan.SeedsToJudge} seeds.{Also(c)}",
        _ => c.Remark,
    };

    /// <summary>What a reader of the whole report has to know first.</summary>
    public static string Summary(PaperDocument d)
    {
        Dictionary<Verdict, int> counts = d.Claims.CountBy(c => c.Verdict).ToDictionary();
        int Of(Verdict v) => counts.GetValueOrDefault(v);
        string state = d.IsComplete ? $"All {d.Jobs.Count} jobs are done or cannot run here." : $"PARTIAL REPORT: {d.Done} of {d.Jobs.Count} jobs are done; the same command goes on.";
        string quick = d.Scale.IsQuick ? " This is the quick version: a part of the data, for a check of the programs, not of the paper." : "";
        return $"{state} Goals: {Of(Verdict.Holds)} hold, {Of(Verdict.Missed)} missed, {Of(Verdict.NotJudged)} not judged, {Of(Verdict.Pending)} not run yet. {(d.LostEvents == 0 ? "No event was lost in any run." : $"{d.LostEvents} events were lost in the runs.")}{quick}";
    }

    private static string Also(PaperClaim c) => c.Remark is null ? "" : " " + c.Remark;

    private static string Published(PublishedValue? v, PaperClaim c) =>
        v is null ? "-" : v.Text ?? (v.Sd is double sd ? string.Create(CultureInfo.InvariantCulture, $"{v.Mean} ± {sd} {c.Unit}") : string.Create(CultureInfo.InvariantCulture, $"{v.Mean} {c.Unit}"));

    private static string Measured(MeasuredValue? v, PaperClaim c)
    {
        if (v is null) return "-";
        string f = "F" + c.Decimals, mean = v.Mean.ToString(f, CultureInfo.InvariantCulture), mark = v.IsReduced ? " †" : "";
        return v.Count > 1 ? $"{mean} ± {v.Sd.ToString(f, CultureInfo.InvariantCulture)} {c.Unit} (n = {v.Count}){mark}" : $"{mean} {c.Unit} (n = 1){mark}";
    }

    private static string Goals(PaperClaim c)
    {
        bool both = c.ChipGoal is not null && c.SoftwareGoal is not null;
        (Goal? Goal, string Of)[] bounds = [(c.ChipGoal, "chip"), (c.SoftwareGoal, "software")];
        string[] goals = [.. bounds.Where(b => b.Goal is not null)
            .Select(b => string.Create(CultureInfo.InvariantCulture, $"{(both || b.Of == "software" ? b.Of + " " : "")}{(b.Goal!.IsLeast ? "≥" : "≤")} {b.Goal.Value} {c.Unit}"))];
        return goals.Length == 0 ? "-" : string.Join(", ", goals);
    }
}
