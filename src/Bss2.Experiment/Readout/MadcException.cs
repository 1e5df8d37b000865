namespace Bss2.Experiment;

/// <summary>A recording with the MADC cannot be made or brought nothing: says what was expected, found and what to do.</summary>
public sealed class MadcException(string message) : Exception(message);
