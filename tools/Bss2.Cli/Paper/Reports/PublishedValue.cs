namespace Bss2.Cli.Paper.Reports;

/// <summary>A figure of the paper.</summary>
/// <param name="Mean">Its value.</param>
/// <param name="Sd">Its standard deviation; null where the paper gives none.</param>
/// <param name="Text">As it is to be read, where a number alone would say too much ("about 20"); null = mean and spread.</param>
internal sealed record PublishedValue(double Mean, double? Sd = null, string? Text = null);
