namespace Bss2.Experiment;

/// <summary>A promise of one JTAG response.</summary>
public readonly record struct JtagTicket(int Index, int ProgramId);
