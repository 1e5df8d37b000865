namespace Bss2.Cli.Figures;

/// <summary>A point with its spread; a spread of 0 has no bar.</summary>
public sealed record PlottedPoint(double X, double Y, double Sd = 0);
