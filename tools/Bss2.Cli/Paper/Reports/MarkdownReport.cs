using System.Text;

namespace Bss2.Cli.Paper.Reports;

/// <summary>The report as Markdown; its figures stand beside it in the folder figures.</summary>
internal static class MarkdownReport
{
    /// <summary>The text.</summary>
    public static string Write(PaperDocument document)
    {
        var text = new StringBuilder();
        text.Append($"# The paper's experiments\n\n\"Surrogate gradients for analog neuromorphic computing\" (PNAS 119, 2022), repeated with\n\n```\n{document.Command}\n```\n\n");
        text.Append(ReportText.Summary(document)).Append("\n\n").Append(ReportText.Legend).Append("\n\n");
        foreach (DocumentPart part in document.Parts) Append(text, part);
        text.Append("## Runs\n\nEvery run can be repeated alone (RUN: its folder in `runs/`).\n\n");
        foreach (DocumentJob job in document.Jobs)
            text.Append($"- `{job.Key}` ({job.State}{(job.Reason is null ? "" : ": " + OneLine(job.Reason))}): `{OneLine(job.Command)}`\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, DocumentPart part)
    {
        text.Append($"## {part.Title}\n\n`bss2 paper --only {part.Name}`\n\n{part.Report.Text}\n\n");
        if (part.Report.Claims.Count > 0)
        {
            AppendRow(text, ReportText.Columns);
            AppendRow(text, [.. ReportText.Columns.Select(_ => "---")]);
            foreach (PaperClaim claim in part.Report.Claims) AppendRow(text, ReportText.Row(claim));
            text.Append('\n');
        }
        foreach (PaperClaim claim in part.Report.Claims)
        {
            string note = ReportText.Note(claim) is string n ? $" {OneLine(n)}" : "";
            text.Append($"- **{claim.Name}**: {claim.Setting}.{note}\n\n");
            foreach (string command in claim.Command.Split('\n')) text.Append($"      {command}\n");
            text.Append('\n');
        }
        foreach (ReportFigure figure in part.Report.Figures) text.Append($"![{figure.Caption}](figures/{figure.Name}.svg)\n\n{figure.Caption}\n\n");
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string OneLine(string text) => text.Replace('\n', ' ');
}
