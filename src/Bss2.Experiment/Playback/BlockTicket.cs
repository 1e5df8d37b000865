namespace Bss2.Experiment;

/// <summary>A promise of <paramref name="Count"/> consecutive omnibus words.</summary>
public readonly record struct BlockTicket(int FirstWord, int Count, int ProgramId);
