namespace Bss2.Training.Tests;

public class CentralDifferencesTests
{
    private readonly double[] _weights = [0.3, -0.7, 1.1];

    [Fact]
    public void A_right_gradient_has_an_error_near_rounding_and_leaves_the_weights_as_they_were()
    {
        Assert.True(CentralDifferences.ErrorOfWeights(_weights, Gradient(1), [0, 1, 2], Cubes) < 1e-9);
        Assert.True(CentralDifferences.ErrorAlong([_weights], [Gradient(1)], [[0.6, 0, 0.8]], Cubes) < 1e-9);
        Assert.Equal([0.3, -0.7, 1.1], _weights);
    }

    [Fact]
    public void A_gradient_that_is_one_percent_off_is_told_to_be()
    {
        Assert.Equal(0.01 / 1.01, CentralDifferences.ErrorOfWeights(_weights, Gradient(1.01), [0, 1, 2], Cubes), 1e-6);
        Assert.InRange(CentralDifferences.ErrorAlong([_weights], [Gradient(1.01)], [[0.6, 0, 0.8]], Cubes), 5e-3, 1e-2);
    }

    private double Cubes() => _weights.Sum(w => w * w * w);

    private double[] Gradient(double factor) => [.. _weights.Select(w => factor * 3 * w * w)];
}
