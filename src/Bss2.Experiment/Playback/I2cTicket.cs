namespace Bss2.Experiment;

/// <summary>A promise of one I2C register of 1..4 bytes.</summary>
public readonly record struct I2cTicket(int FirstWord, int ByteCount, int ProgramId);
