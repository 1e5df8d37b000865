using Bss2.Cli.Figures;

namespace Bss2.Cli.Paper.Reports;

/// <summary>A figure of the report.</summary>
/// <param name="Name">File name without extension, unique in the report.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Drawing">The figure.</param>
internal sealed record ReportFigure(string Name, string Caption, Drawing Drawing);
