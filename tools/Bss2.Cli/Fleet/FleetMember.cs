using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Fleet;

/// <summary>One chip of a fleet.</summary>
/// <param name="ChipSeed">Seed of the simulated chip.</param>
/// <param name="Folder">Its run folder, within that of the fleet.</param>
/// <param name="Result">What its run reached; null when the chip failed.</param>
/// <param name="Neurons">Its hidden neurons that fail.</param>
/// <param name="Fault">Why the chip could not be trained; null when it could.</param>
public sealed record FleetMember(ulong ChipSeed, string Folder, RunResult? Result, NeuronHealth? Neurons, string? Fault);
