namespace Bss2.Chip;

/// <summary>A spike as the host received it. <paramref name="FpgaTime"/>: when its message was stamped; <paramref name="ChipTime"/>: when it
/// left the chip, both in systime ticks of 8 ns (link-protocol.md 3.3).</summary>
public readonly record struct SpikeEvent(FpgaTicks FpgaTime, FpgaTicks ChipTime, SpikeLabel Label);
