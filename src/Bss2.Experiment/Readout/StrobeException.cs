namespace Bss2.Experiment;

/// <summary>Sampling by the PPUs failed: says what was expected, found and what to do.</summary>
public sealed class StrobeException(string message) : Exception(message);
