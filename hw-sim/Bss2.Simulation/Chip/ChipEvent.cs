namespace Bss2.Simulation;

/// <summary>A spike or MADC sample on its way from the chip to the FPGA. <paramref name="Value"/> is the 16-bit label or the sample field.</summary>
internal readonly record struct ChipEvent(ulong Cycle, ushort Value, bool IsMadcSample);
