namespace Bss2.Chip;

/// <summary>One MADC sample: 10-bit code, input channel of the active multiplexer, and times in systime ticks of 8 ns.</summary>
public readonly record struct MadcSampleEvent(FpgaTicks FpgaTime, FpgaTicks ChipTime, int Code, int Channel);
