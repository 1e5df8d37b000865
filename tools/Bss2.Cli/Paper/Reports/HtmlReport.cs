using System.Net;
using System.Text;
using Bss2.Cli.Figures;

namespace Bss2.Cli.Paper.Reports;

/// <summary>The report as one HTML file with its figures inline.</summary>
internal static class HtmlReport
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;color:#22272e;background:#fff;max-width:1340px;margin:2rem auto;padding:0 1rem}" +
        "h1,h2{line-height:1.2}h2{margin-top:2.5rem;border-top:1px solid #e3e7ec;padding-top:1.5rem}" +
        "table{border-collapse:collapse;font-size:.9rem;width:100%}th,td{border-bottom:1px solid #e3e7ec;padding:.35rem .6rem;text-align:left;vertical-align:top}" +
        "td.yes{color:#2f8f5b;font-weight:600}td.no{color:#c8452d;font-weight:600}pre,code{font:13px/1.4 ui-monospace,monospace;background:#f4f6f8}" +
        "pre{padding:.5rem .8rem;overflow-x:auto}.note{color:#6b7480}figure{margin:1.5rem 0;overflow-x:auto}svg{max-width:100%;height:auto}figcaption{color:#6b7480;font-size:.9rem}";

    /// <summary>The document.</summary>
    public static string Write(PaperDocument document)
    {
        var html = new StringBuilder();
        html.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>The paper's experiments</title>\n<style>{Style}</style>\n</head>\n<body>\n");
        html.Append($"<h1>The paper's experiments</h1>\n<p>“Surrogate gradients for analog neuromorphic computing” (PNAS 119, 2022), repeated with</p>\n<pre>{Escape(document.Command)}</pre>\n");
        html.Append($"<p><strong>{Escape(ReportText.Summary(document))}</strong></p>\n<p class=\"note\">{Escape(ReportText.Legend)}</p>\n");
        foreach (DocumentPart part in document.Parts) Append(html, part);
        html.Append("<h2>Runs</h2>\n<p>Every run can be repeated alone (RUN: its folder in <code>runs/</code>).</p>\n<table>\n<tr><th>run</th><th>state</th><th>command</th></tr>\n");
        foreach (DocumentJob job in document.Jobs)
            html.Append($"<tr><td>{Escape(job.Key)}</td><td>{Escape(job.State)}{(job.Reason is null ? "" : ": " + Escape(job.Reason))}</td><td><code>{Escape(job.Command)}</code></td></tr>\n");
        return html.Append("</table>\n</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder html, DocumentPart part)
    {
        html.Append($"<h2 id=\"{Escape(part.Name)}\">{Escape(part.Title)}</h2>\n<p><code>bss2 paper --only {Escape(part.Name)}</code></p>\n<p>{Escape(part.Report.Text)}</p>\n");
        if (part.Report.Claims.Count > 0)
        {
            html.Append("<table>\n<tr>").AppendJoin("", ReportText.Columns.Select(c => $"<th>{Escape(c)}</th>")).Append("</tr>\n");
            foreach (PaperClaim claim in part.Report.Claims) AppendRow(html, claim);
            html.Append("</table>\n<details><summary>Settings, remarks and commands</summary>\n");
            foreach (PaperClaim claim in part.Report.Claims)
                html.Append($"<p><strong>{Escape(claim.Name)}</strong>: {Escape(claim.Setting)}.</p>\n<pre>{Escape(claim.Command)}</pre>\n");
            html.Append("</details>\n");
        }
        foreach (ReportFigure figure in part.Report.Figures) html.Append($"<figure>\n{SvgWriter.Write(figure.Drawing)}<figcaption>{Escape(figure.Caption)}</figcaption>\n</figure>\n");
    }

    private static void AppendRow(StringBuilder html, PaperClaim claim)
    {
        IReadOnlyList<string> cells = ReportText.Row(claim);
        string kind = claim.Verdict switch { Verdict.Holds => " class=\"yes\"", Verdict.Missed => " class=\"no\"", _ => "" };
        html.Append("<tr>").AppendJoin("", cells.Take(cells.Count - 1).Select(c => $"<td>{Escape(c)}</td>")).Append($"<td{kind}>{Escape(cells[^1])}</td></tr>\n");
        if (ReportText.Note(claim) is string note) html.Append($"<tr><td colspan=\"{cells.Count}\" class=\"note\">{Escape(note)}</td></tr>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
