namespace Bss2.Calibration;

/// <summary>What was measured on the 256 logical neurons (joined pairs) of a device; NaN where a neuron did not answer as needed.</summary>
public sealed class NeuronScatter
{
    /// <summary>Resting potential, CADC LSB; shape [neuron], as all others.</summary>
    public required double[] LeakLsb { get; init; }

    /// <summary>Reset potential, CADC LSB.</summary>
    public required double[] ResetLsb { get; init; }

    /// <summary>Threshold, CADC LSB.</summary>
    public required double[] ThresholdLsb { get; init; }

    /// <summary>Membrane time constant, us.</summary>
    public required double[] TauMemUs { get; init; }

    /// <summary>Excitatory synaptic time constant of the main circuit, us.</summary>
    public required double[] TauExcUs { get; init; }

    /// <summary>Inhibitory synaptic time constant of the main circuit, us.</summary>
    public required double[] TauInhUs { get; init; }

    /// <summary>The six quantities by name, in the order of a neuron's parameters.</summary>
    public IReadOnlyList<(string Name, double[] Values)> All =>
        [("leak_lsb", LeakLsb), ("reset_lsb", ResetLsb), ("threshold_lsb", ThresholdLsb), ("tau_mem_us", TauMemUs), ("tau_syn_exc_us", TauExcUs), ("tau_syn_inh_us", TauInhUs)];

    /// <summary>Spread within a quadrant of the chip (mean over the four), as half the distance of the quantiles of -1 and +1 sigma: a few broken neurons are no spread.</summary>
    public static double SpreadInQuadrants(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double sum = 0;
        int quadrants = 0;
        foreach (double[] chunk in values.Chunk(values.Length / 4))
        {
            double[] sorted = [.. chunk.Where(double.IsFinite).Order()];
            if (sorted.Length < 2) continue;
            sum += (sorted[(int)(0.84134 * sorted.Length)] - sorted[(int)(0.15866 * sorted.Length)]) / 2;
            quadrants++;
        }
        return quadrants == 0 ? double.NaN : sum / quadrants;
    }

    /// <summary>Median of the finite values.</summary>
    public static double Median(IEnumerable<double> values) => Medians.Of(values.Where(double.IsFinite), ifNone: double.NaN);
}
