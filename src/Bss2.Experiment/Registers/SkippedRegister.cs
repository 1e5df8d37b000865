using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A container that a tool left out, and why.</summary>
public sealed record SkippedRegister(ContainerInfo Container, string Reason);
