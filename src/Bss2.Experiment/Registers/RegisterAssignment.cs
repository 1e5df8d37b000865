using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Fields that take a value: <c>NeuronConfig[12].enable_fire=1</c>.</summary>
/// <param name="Target">Instances and fields.</param>
/// <param name="Value">In range for every one of them.</param>
public sealed record RegisterAssignment(RegisterSelection Target, long Value);
