using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A field that took another value.</summary>
/// <param name="Container">The container.</param>
/// <param name="Coordinate">Linear coordinate.</param>
/// <param name="Field">The field.</param>
/// <param name="Before">What it was; null when unknown.</param>
/// <param name="After">What it is; null when the instance does not answer.</param>
/// <param name="FromDefault">The other fields of the instance were written with their defaults, because it cannot be read.</param>
/// <param name="Written">False when nothing was written, because the instance does not answer.</param>
public sealed record FieldChange(ContainerInfo Container, int Coordinate, FieldInfo Field, long? Before, long? After, bool FromDefault = false, bool Written = true);
