namespace Bss2.Experiment;

/// <summary>A check word of a program: which omnibus response it is, check words counted, and its value.</summary>
internal readonly record struct ProgramCheck(int Response, uint Word);

/// <summary>The check words of a program, in order. Shares the builder's buffer.</summary>
internal readonly record struct ProgramChecks(ProgramCheck[] Buffer, int Count);
