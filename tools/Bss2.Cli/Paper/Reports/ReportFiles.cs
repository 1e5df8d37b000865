using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Reports;

/// <summary>Writes the report in all formats; every file is whole at any time.</summary>
internal static class ReportFiles
{
    /// <summary>Writes it into <paramref name="folder"/>.</summary>
    public static void Write(PaperFolder folder, PaperDocument document)
    {
        foreach (ReportFigure figure in document.Parts.SelectMany(p => p.Report.Figures)) folder.Figures.Save(figure.Name, figure.Drawing);
        RunFolder.Write(folder.Markdown, MarkdownReport.Write(document));
        RunFolder.Write(folder.Html, HtmlReport.Write(document));
        RunFolder.Write(folder.Json, JsonReport.Write(document));
    }
}
