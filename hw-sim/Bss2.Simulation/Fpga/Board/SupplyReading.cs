namespace Bss2.Simulation;

/// <summary>One measurement of a supply: V, A, and noise in LSB of the converter.</summary>
internal readonly record struct SupplyReading(double Volts, double Amperes, double Noise);
