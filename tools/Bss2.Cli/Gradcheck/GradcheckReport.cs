using Bss2.Training;

namespace Bss2.Cli.Gradcheck;

/// <summary>What <c>bss2 gradcheck</c> found: the JSON of <c>--json</c>.</summary>
internal sealed record GradcheckReport
{
    /// <summary>Data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Where the weights come from.</summary>
    public required string Weights { get; init; }

    /// <summary>Slope of the surrogate.</summary>
    public required double SurrogateSlope { get; init; }

    /// <summary>Backward pass against central differences, kernels against the backward pass.</summary>
    public required IReadOnlyList<GradientComparison> Comparisons { get; init; }

    /// <summary>The chip on which traces were measured; null when none.</summary>
    public string? Device { get; init; }

    /// <summary>Samples of the batch on which angles were measured.</summary>
    public int Samples { get; init; }

    /// <summary>Angles between gradients.</summary>
    public IReadOnlyList<GradientAngle> Angles { get; init; } = [];

    /// <summary>True when no bound is exceeded.</summary>
    public bool Holds => Comparisons.All(c => c.Holds) && Angles.All(a => a.Holds);
}
