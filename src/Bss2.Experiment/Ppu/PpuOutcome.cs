namespace Bss2.Experiment;

/// <summary>How a program on a processor ended (registers-notes.md 11).</summary>
/// <param name="Ppu">0 top, 1 bottom.</param>
/// <param name="Asleep">The program ended by a wait instruction; false when it still ran at the end of the time given.</param>
/// <param name="ReturnCode">The word before the mailbox: what the runtime stores of main's result; 0 when nobody wrote it.</param>
/// <param name="Mailbox">Text in the mailbox up to its first 0 byte.</param>
public sealed record PpuOutcome(int Ppu, bool Asleep, uint ReturnCode, string Mailbox);
