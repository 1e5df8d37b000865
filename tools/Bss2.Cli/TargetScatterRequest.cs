using System.Globalization;
using System.Text.Json.Serialization;
using Bss2.Simulation;

namespace Bss2.Cli;

/// <summary>Scattered targets as the command line names them; part of run.json.</summary>
/// <param name="Percent">Standard deviation relative to the target, percent.</param>
/// <param name="Of">One of <see cref="Names"/>.</param>
/// <param name="Seed">Seed of the draws.</param>
public sealed record TargetScatterRequest(double Percent, string Of, ulong Seed)
{
    /// <summary>Beyond it most targets are out of reach or negative.</summary>
    public const double PercentMax = 100;

    /// <summary>What can be scattered.</summary>
    [JsonIgnore]
    public static IReadOnlyList<string> Names { get; } = ["tau", "threshold", "all"];

    /// <summary>For the export of the simulated chip.</summary>
    internal TargetScatter Targets => new()
    {
        Sigma = Percent / 100, Seed = Seed,
        Of = Of switch { "tau" => ScatteredTargets.TimeConstants, "threshold" => ScatteredTargets.Threshold, _ => ScatteredTargets.All },
    };

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="UserException">A percentage or a kind that is none.</exception>
    internal TargetScatterRequest Checked()
    {
        if (!(Percent >= 0 && Percent <= PercentMax)) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Expected --scatter 0..{PercentMax} percent, found {Percent}."));
        return Names.Contains(Of) ? this : throw new UserException($"Expected --scatter-of {string.Join(", ", Names)}, found '{Of}'.");
    }
}
