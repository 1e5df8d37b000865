namespace Bss2.Calibration;

/// <summary>How the targets of single neurons were drawn around the common ones.</summary>
/// <param name="Sigma">Standard deviation relative to the target.</param>
/// <param name="Of">tau (membrane and synaptic time constants), threshold (its distance from the leak) or all.</param>
/// <param name="Seed">Seed of the draws.</param>
public sealed record CalibrationScatter(double Sigma, string Of, ulong Seed);
