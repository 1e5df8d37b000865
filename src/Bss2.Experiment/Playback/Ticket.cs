using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A promise of one container to be read; only a <see cref="PlaybackResult"/> of its program can redeem it.</summary>
public readonly record struct Ticket<T>(int FirstWord, int ProgramId) where T : struct, IContainer<T>;
