using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>What a text like <c>NeuronConfig[0..15].enable_fire</c> names: instances of one container and some of its fields.</summary>
/// <param name="Container">The container.</param>
/// <param name="Coordinates">Linear coordinates, ascending.</param>
/// <param name="Fields">Its chosen fields; all when none was named.</param>
/// <param name="NamesInstances">A coordinate was given, or there is only one instance.</param>
/// <param name="NamesFields">A field was given.</param>
public sealed record RegisterSelection(ContainerInfo Container, IReadOnlyList<int> Coordinates, IReadOnlyList<FieldInfo> Fields, bool NamesInstances, bool NamesFields);
