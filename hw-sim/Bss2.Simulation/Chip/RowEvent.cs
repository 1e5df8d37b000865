namespace Bss2.Simulation;

/// <summary>A synapse driver (linear 0..255) fires its two rows with a 6-bit synapse address at a cycle of 4 ns.</summary>
internal readonly record struct RowEvent(ulong Cycle, int Driver, byte Label);
