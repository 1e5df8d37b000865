namespace Bss2.Cli.Paper.Reports;

/// <summary>An experiment's part of the report.</summary>
/// <param name="Text">What was done and what is to be seen, in one paragraph.</param>
/// <param name="Claims">Its claims.</param>
/// <param name="Figures">Its figures; none while there are no results.</param>
internal sealed record ExperimentReport(string Text, IReadOnlyList<PaperClaim> Claims, IReadOnlyList<ReportFigure> Figures);
