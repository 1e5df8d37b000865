namespace Bss2.Simulation;

/// <summary>A text names no faults: what was expected (with all names), and what was found.</summary>
public sealed class FaultTextException(string message) : FormatException(message);
