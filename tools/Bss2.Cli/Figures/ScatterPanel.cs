namespace Bss2.Cli.Figures;

/// <summary>One quantity of a scatter figure; NaN values were not measured. Spreads are texts with their unit.</summary>
public sealed record ScatterPanel(string Name, string Unit, double[] Calibrated, double[] Uncalibrated, string CalibratedSpread, string UncalibratedSpread, string PublishedSpread);
