namespace Bss2.Training;

/// <summary>One recording: who says which digit for the how manieth time; samples at 8 kHz in -1..1.</summary>
public sealed record SpokenDigit(string Speaker, byte Digit, int Take, double[] Samples);
