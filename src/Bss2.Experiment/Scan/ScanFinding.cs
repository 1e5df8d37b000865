namespace Bss2.Experiment;

/// <summary>One thing that a scan looked at.</summary>
/// <param name="Part">Part of the setup: "chip", "board", "supply", ...</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Found">What was found, with unit.</param>
/// <param name="Expected">What it should be; empty when there is nothing to expect.</param>
/// <param name="IsWell">False when it is outside its tolerance; null when it is told only.</param>
public sealed record ScanFinding(string Part, string Name, string Found, string Expected, bool? IsWell)
{
    /// <summary>The numbers of <see cref="Found"/> by name and unit, e.g. "bus_v"; for machines.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();
}
