namespace Bss2.Cli.Figures;

/// <summary>A curve with error bars.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Points">From left to right.</param>
public sealed record PlottedSeries(string Name, string Color, IReadOnlyList<PlottedPoint> Points);
