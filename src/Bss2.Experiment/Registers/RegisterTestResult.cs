using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Outcome of a test of one container.</summary>
/// <param name="Container">The container.</param>
/// <param name="Instances">Instances that were tested.</param>
/// <param name="Absent">Instances that did not acknowledge before the test; they were left out.</param>
/// <param name="WordsChecked">Words compared in all patterns.</param>
/// <param name="Mismatches">Words that were wrong.</param>
public sealed record RegisterTestResult(ContainerInfo Container, int Instances, int Absent, long WordsChecked, long Mismatches);
