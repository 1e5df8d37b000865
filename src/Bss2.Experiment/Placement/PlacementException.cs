namespace Bss2.Experiment;

/// <summary>A network that does not fit the chip: says what is needed, what is there, and what to change.</summary>
public sealed class PlacementException(string message) : Exception(message);
