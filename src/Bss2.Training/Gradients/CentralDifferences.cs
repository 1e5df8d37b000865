namespace Bss2.Training;

/// <summary>Compares gradients with central differences of a loss, in float64.</summary>
internal static class CentralDifferences
{
    // Truncation grows with the square of the step (third derivatives of the steepest surrogate), rounding with its inverse.
    private const double Step = 1e-6;

    /// <summary>Largest deviation over the weights <paramref name="indices"/> of <paramref name="weights"/>, as a part of the largest gradient.</summary>
    public static double ErrorOfWeights(double[] weights, double[] gradient, IReadOnlyList<int> indices, Func<double> loss)
    {
        double largest = gradient.Max(Math.Abs), error = 0;
        foreach (int k in indices)
        {
            double kept = weights[k];
            weights[k] = kept + Step;
            double up = loss();
            weights[k] = kept - Step;
            double down = loss();
            weights[k] = kept;
            error = Math.Max(error, Math.Abs(((up - down) / (2 * Step)) - gradient[k]));
        }
        return error / largest;
    }

    /// <summary>
    /// Deviation along one direction in all weights at once, as a part of the gradient's length (directions have length 1):
    /// the slope of the loss against the product of gradient and direction.
    /// </summary>
    public static double ErrorAlong(IReadOnlyList<double[]> weights, IReadOnlyList<double[]> gradients, IReadOnlyList<double[]> direction, Func<double> loss)
    {
        double expected = 0, square = 0;
        for (int a = 0; a < weights.Count; a++)
            for (int k = 0; k < weights[a].Length; k++) (expected, square) = (expected + (gradients[a][k] * direction[a][k]), square + (gradients[a][k] * gradients[a][k]));
        double[][] kept = [.. weights.Select(w => (double[])w.Clone())];
        double up = At(Step), down = At(-Step);
        At(0);
        return Math.Abs(((up - down) / (2 * Step)) - expected) / Math.Sqrt(square);

        double At(double step)
        {
            for (int a = 0; a < weights.Count; a++)
                for (int k = 0; k < weights[a].Length; k++) weights[a][k] = kept[a][k] + (step * direction[a][k]);
            return step == 0 ? 0 : loss();
        }
    }
}
