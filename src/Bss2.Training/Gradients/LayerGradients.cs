namespace Bss2.Training;

/// <summary>Gradients of one batch with respect to the hidden [hidden, input] and the readout weights [output, hidden].</summary>
public sealed record LayerGradients(double[] Hidden, double[] Output)
{
    /// <summary>Cosine of the angle to another gradient: hidden weights, readout weights, both together. NaN where one is zero.</summary>
    public (double Hidden, double Output, double All) Cosine(LayerGradients other)
    {
        ArgumentNullException.ThrowIfNull(other);
        double hidden = Dot(Hidden, other.Hidden), output = Dot(Output, other.Output);
        (double h1, double h2, double o1, double o2) = (Dot(Hidden, Hidden), Dot(other.Hidden, other.Hidden), Dot(Output, Output), Dot(other.Output, other.Output));
        return (hidden / Math.Sqrt(h1 * h2), output / Math.Sqrt(o1 * o2), (hidden + output) / Math.Sqrt((h1 + o1) * (h2 + o2)));
    }

    /// <summary>Length over both layers.</summary>
    public double Length => Math.Sqrt(Dot(Hidden, Hidden) + Dot(Output, Output));

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
