namespace Bss2.Simulation;

/// <summary>A circuit after a fire: its membrane is reset from <see cref="Start"/> to <see cref="End"/>, and it cannot fire before <see cref="Armed"/> (chip cycles).</summary>
internal readonly record struct ActiveReset(int Circuit, ulong Start, ulong End, ulong Armed);
