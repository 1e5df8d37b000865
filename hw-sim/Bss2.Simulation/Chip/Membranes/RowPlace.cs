namespace Bss2.Simulation;

/// <summary>Eight columns of a synapse row: the first slot of their circuits and the first node of these.</summary>
internal readonly record struct RowPlace(ushort Slot, ushort Node);
