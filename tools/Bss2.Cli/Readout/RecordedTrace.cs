namespace Bss2.Cli.Readout;

/// <summary>The membrane of one neuron as a converter saw it: sample times (us), codes, typical millivolts, and when it spiked (us).</summary>
internal sealed record RecordedTrace(int Neuron, double[] TimesUs, int[] Codes, double[] Millivolts, double[] SpikesUs)
{
    /// <summary>Mean and standard deviation of values; NaN of none.</summary>
    public static (double Mean, double Sd) Statistics(IReadOnlyList<double> values)
    {
        double mean = values.Count == 0 ? double.NaN : values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count));
    }
}
