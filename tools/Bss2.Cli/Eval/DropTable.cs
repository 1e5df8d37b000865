using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>Errors with silenced hidden neurons; percent.</summary>
public sealed record DropTable
{
    /// <summary>Part that was asked for.</summary>
    public required double Percent { get; init; }

    /// <summary>Neurons silenced in every draw.</summary>
    public required int Silenced { get; init; }

    /// <summary>Seed of the draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Error with all neurons.</summary>
    public required double FullError { get; init; }

    /// <summary>Error of every draw.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>Of the errors of the draws.</summary>
    public required Spread Error { get; init; }

    /// <summary>How much the mean error is above that with all neurons, percent of it; null when that is 0.</summary>
    public double? RelativeRise => FullError > 0 ? 100 * (Error.Mean - FullError) / FullError : null;
}
