namespace Bss2.Cli.Paper.Reports;

/// <summary>An experiment in the report.</summary>
/// <param name="Name">Its name for --only.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Report">Its text, claims and figures.</param>
internal sealed record DocumentPart(string Name, string Title, ExperimentReport Report);
