namespace Bss2.Training;

/// <summary>One line of a gradient certificate.</summary>
/// <param name="Layer">Weights (or all of them) whose gradient was checked.</param>
/// <param name="Compared">Which terms of the loss, in which network.</param>
/// <param name="Checked">Weights or directions that were compared.</param>
/// <param name="Error">Largest deviation, as a part of the layer's largest gradient.</param>
/// <param name="Bound">The error must not be above this.</param>
public sealed record GradientComparison(string Layer, string Compared, int Checked, double Error, double Bound)
{
    /// <summary>True when the error is within its bound.</summary>
    public bool Holds => Error <= Bound;
}
