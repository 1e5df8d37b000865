using Bss2.Chip;
using Bss2.Simulation;

namespace Bss2.Simulation.Tests;

public sealed class ChipMismatchTests
{
    private const int Chips = 20;
    private static readonly AnalogParameters Parameters = new();
    private static readonly Lazy<ChipMismatch[]> TwentyChips = new(() => [.. Enumerable.Range(1, Chips).Select(seed => Chip((ulong)seed))]);

    private static ChipMismatch Chip(ulong seed, double mismatch = 1) => new(new ChipOptions { ChipSeed = seed, Mismatch = mismatch }, Parameters);

    [Fact]
    public void A_seed_is_a_chip()
    {
        ChipMismatch a = Chip(5), b = Chip(5), other = Chip(6);
        Assert.Equal(a.Neurons, b.Neurons);
        Assert.Equal(a.SynapseBranch, b.SynapseBranch);
        Assert.Equal(a.CadcOffsetLsb, b.CadcOffsetLsb);
        Assert.NotEqual(a.Neurons[0], other.Neurons[0]);
        Assert.NotEqual(a.SynapseBranch[0], other.SynapseBranch[0]);
    }

    [Fact]
    public void Without_mismatch_all_circuits_are_the_typical_one()
    {
        ChipMismatch chip = Chip(5, 0);
        Assert.All(chip.Neurons, n => Assert.Equal(new NeuronMismatch(), n));
        Assert.All(chip.CadcOffsetLsb, v => Assert.Equal(0, v));
        Assert.All(chip.DriverGain, v => Assert.Equal(1, v));
        Assert.Equal(1f, chip.SynapseBranch[255]);
    }

    [Fact]
    public void Circuits_scatter_as_measured_on_a_chip()
    {
        // chip-model.md 2.6, spreads within a quadrant, +-20 %: what codes must undo. Readout amplifier included, as a CADC measurement would.
        NeuronMismatch[][] quadrants = [.. TwentyChips.Value.SelectMany(chip => Enumerable.Range(0, 4).Select(q => Quadrant(chip, q)))];
        AssertSpread(34.3 * 1.25e-3, quadrants, n => n.LeakV + n.ReadoutOffsetV);
        AssertSpread(32.5 * 1.39e-3, quadrants, n => n.ResetV + n.ReadoutOffsetV);
        AssertSpread(14.3 * 1.875e-3, quadrants, n => n.ComparatorV + n.ReadoutOffsetV);
        AssertSpread(0.124, quadrants, n => n.LeakGain);
        AssertSpread(0.205, quadrants, n => n.TauExcGain);
        AssertSpread(0.205, quadrants, n => n.TauInhGain);
        AssertSpread(0.060, quadrants, n => n.GmExcGain);
        AssertSpread(116, quadrants, n => n.ShiftExcCode);
    }

    [Fact]
    public void Terms_beyond_leak_and_input_scatter_as_their_parameters_say()
    {
        NeuronMismatch[][] quadrants = [.. TwentyChips.Value.SelectMany(chip => Enumerable.Range(0, 4).Select(q => Quadrant(chip, q)))];
        AssertSpread(0.20, quadrants, n => n.AdaptationTauGain);
        AssertSpread(0.15, quadrants, n => n.AdaptationAGain);
        AssertSpread(0.15, quadrants, n => n.AdaptationBGain);
        AssertSpread(0.025, quadrants, n => n.AdaptationReferenceV);
        AssertSpread(0.025, quadrants, n => n.ExponentialV);
        AssertSpread(0.20, quadrants, n => n.ExponentialGain);
        AssertSpread(0.20, quadrants, n => n.CompartmentGain);
        AssertSpread(0.15, quadrants, n => n.CobaExcGain);
        NeuronMismatch[] all = [.. TwentyChips.Value.SelectMany(chip => chip.Neurons)];
        Assert.Equal(0, Correlation(all, n => n.OffsetCurrentGain, n => n.AdaptationTauGain), 0.05);
        Assert.Equal(0, Correlation(all, n => n.CobaExcV, n => n.CobaInhV), 0.05);
        Assert.All(all, n => Assert.True(n.AdaptationTauGain > 0.2 && n.ExponentialGain > 0.2 && n.CompartmentGain > 0.2));
    }

    [Fact]
    public void Circuits_correlate_as_measured_on_a_chip()
    {
        NeuronMismatch[] all = [.. TwentyChips.Value.SelectMany(chip => chip.Neurons.Select(n => n with { LeakV = n.LeakV - chip.ChipLevelShiftV, ResetV = n.ResetV - chip.ChipLevelShiftV }))];
        Assert.Equal(0.61, Correlation(all, n => n.LeakV + n.ReadoutOffsetV, n => n.ResetV + n.ReadoutOffsetV), 0.05);
        Assert.Equal(0.25, Correlation(all, n => n.LeakV + n.ReadoutOffsetV, n => n.ComparatorV + n.ReadoutOffsetV), 0.06);
        Assert.Equal(0.80, Correlation(all, n => n.LeakGain, n => n.ResetGain), 0.04);
        Assert.Equal(0.43, Correlation(all, n => n.GmExcGain, n => n.GmInhGain), 0.05);
        Assert.Equal(0.0, Correlation(all, n => n.TauExcGain, n => n.TauInhGain), 0.05);
    }

    [Fact]
    public void Converters_drivers_blocks_and_synapses_scatter_as_specified()
    {
        Assert.Equal(10, Sd(TwentyChips.Value.SelectMany(c => c.CadcOffsetLsb)), 0.5);
        Assert.Equal(0.007, Sd(TwentyChips.Value.SelectMany(c => c.CadcGain)), 0.0004);
        Assert.Equal(0.08, Sd(TwentyChips.Value.SelectMany(c => c.DriverGain)), 0.005);
        Assert.Equal(0.08, Sd(TwentyChips.Value.SelectMany(c => c.BlockCurrentGain)), 0.02);
        Assert.Equal(0.20, Sd(TwentyChips.Value.SelectMany(c => c.BlockDacGain)), 0.05);
        Assert.Equal(0.060, Sd(TwentyChips.Value.Select(c => c.ChipLevelShiftV)), 0.03);
        Assert.Equal(0.060, Sd(FullWeights(TwentyChips.Value[0]).Select(w => w / 63)), 0.005);
        int defects = TwentyChips.Value.Sum(c => c.Neurons.Count(n => n.Stuck is not null));
        Assert.InRange(defects, 5, 40); // 0.2 % of 10240 circuits
    }

    private static IEnumerable<double> FullWeights(ChipMismatch chip)
    {
        for (int row = 0; row < 512; row++)
            yield return Enumerable.Range(0, 6).Sum(b => (double)chip.SynapseBranch[((row * 6) + b) * 256]);
    }

    private static NeuronMismatch[] Quadrant(ChipMismatch chip, int q) =>
        [.. Enumerable.Range(0, 512).Where(n => new NeuronOnChip(n).CapMemBlock.Value == q).Select(n => chip.Neurons[n])];

    private static void AssertSpread(double expected, NeuronMismatch[][] quadrants, Func<NeuronMismatch, double> value)
    {
        double measured = quadrants.Average(quadrant => Sd(quadrant.Select(value)));
        Assert.InRange(measured, 0.8 * expected, 1.2 * expected);
    }

    private static double Sd(IEnumerable<double> values)
    {
        double[] x = [.. values];
        double mean = x.Average();
        return Math.Sqrt(x.Average(v => (v - mean) * (v - mean)));
    }

    private static double Correlation(NeuronMismatch[] all, Func<NeuronMismatch, double> x, Func<NeuronMismatch, double> y)
    {
        double mx = all.Average(x), my = all.Average(y);
        return all.Average(n => (x(n) - mx) * (y(n) - my)) / (Sd(all.Select(x)) * Sd(all.Select(y)));
    }
}
