namespace Bss2.Cli.Figures;

/// <summary>A row of a dot table.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">One value per column of the legend, or null; with its spread.</param>
public sealed record DotTableRow(string Name, IReadOnlyList<(double Mean, double Sd)?> Values);
