using System.Globalization;
using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Simulation;
using Bss2.Tests;

namespace Bss2.Calibration.Tests;

public sealed class IdealCalibrationTests
{
    [Fact]
    public void The_same_chip_gives_the_same_text_and_another_chip_another()
    {
        string text = IdealCalibration.Export(new ChipOptions { ChipSeed = 8 });
        Assert.Equal(text, IdealCalibration.Export(new ChipOptions { ChipSeed = 8 }));
        Assert.NotEqual(text, IdealCalibration.Export(new ChipOptions { ChipSeed = 9 }));
    }

    [Fact]
    public void The_typical_chip_at_nominal_codes_is_at_the_operating_point()
    {
        Dictionary<CapMemCellOnChip, int> nominal = NominalOperatingPoint.Cells().ToDictionary(c => c.Cell, c => c.Code);
        ChipScatter typical = ChipScatter.Of(new ChipOptions { Mismatch = 0 }, cell => nominal[cell], _ => 0);
        // Within half a code of each cell.
        Assert.Equal(80, typical.LeakLsb[0], 0.2);
        Assert.Equal(80, typical.ResetLsb[0], 0.2);
        Assert.Equal(150, typical.ThresholdLsb[0], 0.3);
        Assert.Equal(6, typical.TauMemUs[0], 0.03);
        Assert.Equal(6, typical.TauExcUs[0], 0.04);
        Assert.Equal(6, typical.TauInhUs[0], 0.04);
        // chip-model.md 2.4 b: 0.315 CADC LSB per weight LSB for a single circuit of 2.4 pF; a pair adds 3 of 66 capacitance LSB.
        Assert.Equal(0.315 * 66 / 69, typical.PspExcLsb[0], 0.01);
    }

    [Fact]
    public void The_typical_chip_is_its_own_calibration()
    {
        ChipCalibration calibration = CalibrationFile.Parse(IdealCalibration.Export(new ChipOptions { Mismatch = 0 }));
        Assert.Empty(calibration.NotReached);
        foreach ((CapMemRow row, string name, _) in ChipCalibration.NeuronRows)
            Assert.True(calibration.Neurons[row].All(code => Math.Abs(code - NominalOperatingPoint.Neuron(row)) <= 2), name);
        Assert.All(calibration.CadcChannelOffsets, offset => Assert.InRange(offset, -1, 1));
    }

    [Theory]
    [InlineData(IdealMorphology.Pairs)]
    [InlineData(IdealMorphology.Single)]
    public void Without_residual_every_sound_neuron_meets_its_targets(IdealMorphology morphology)
    {
        var chip = new ChipOptions { ChipSeed = 21 };
        ChipCalibration calibration = CalibrationFile.Parse(IdealCalibration.Export(chip, null, new ResidualSpread { Factor = 0 }, morphology));
        ChipScatter scatter = Measure(chip, calibration, CalibrationSelection.All, morphology);
        int circuits = morphology == IdealMorphology.Pairs ? 2 : 1;
        HashSet<int> missed = [.. calibration.NotReached.Where(m => m.Parameter.Contains("_bias_synin", StringComparison.Ordinal) || m.Parameter == "i_bias_leak").Select(m => m.Index / circuits)];
        AssertMost(scatter.LeakLsb, 80, 0.5);
        AssertMost(scatter.ResetLsb, 80, 0.5);
        AssertMost(scatter.ThresholdLsb, 150, 0.5);
        AssertMost([.. scatter.TauMemUs.Where((_, n) => !missed.Contains(n))], 6, 0.05);
        AssertMost(scatter.TauExcUs, 6, 0.08);
        AssertMost(scatter.TauInhUs, 6, 0.08);
        double psp = Median(scatter.PspExcLsb);
        AssertMost([.. scatter.PspExcLsb.Where((_, n) => !missed.Contains(n))], psp, 0.02 * psp);
    }

    [Fact]
    public void The_residual_spread_is_the_one_asked_for()
    {
        List<ChipScatter> chips = [];
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var chip = new ChipOptions { ChipSeed = seed };
            chips.Add(Measure(chip, CalibrationFile.Parse(IdealCalibration.Export(chip)), CalibrationSelection.All, IdealMorphology.Pairs));
        }
        // chip-model.md 2.6, last line; rounding of codes and offsets adds little. Robust spread: a stuck cell is no spread.
        Assert.Equal(1.0, RobustSd(chips.SelectMany(c => c.LeakLsb)), 0.1);
        Assert.Equal(1.0, RobustSd(chips.SelectMany(c => c.ResetLsb)), 0.1);
        Assert.Equal(1.5, RobustSd(chips.SelectMany(c => c.ThresholdLsb)), 0.15);
        Assert.Equal(0.03, RobustSd(chips.SelectMany(c => c.TauMemUs)) / 6, 0.003);
        Assert.Equal(0.03, RobustSd(chips.SelectMany(c => c.TauExcUs)) / 6, 0.003);
        Assert.Equal(0.06, RobustSd(chips.SelectMany(c => c.PspExcLsb.Select(v => v / Median(c.PspExcLsb)))), 0.012);
    }

    [Fact]
    public void Scattered_targets_have_the_spread_asked_for_and_what_is_not_scattered_none()
    {
        List<ChipScatter> all = [.. Enumerable.Range(1, 6).Select(seed => Scattered(1, 0.2, ScatteredTargets.All, (ulong)seed))];
        Assert.Equal(0.2, RobustSd(all.SelectMany(c => c.TauMemUs)) / 6, 0.015);
        Assert.Equal(0.2, RobustSd(all.SelectMany(c => c.TauExcUs)) / 6, 0.015);
        Assert.Equal(0.2 * 70, RobustSd(all.SelectMany(c => c.ThresholdLsb)), 1.0);
        ChipScatter tau = Scattered(1, 0.2, ScatteredTargets.TimeConstants, 1), threshold = Scattered(1, 0.2, ScatteredTargets.Threshold, 1);
        Assert.True(RobustSd(tau.ThresholdLsb) < 0.4 && RobustSd(threshold.TauMemUs) < 0.05 && RobustSd(all[0].LeakLsb) < 0.4);
        // The same draws in every kind of scatter and on every chip, and one synaptic time constant for both inputs.
        AssertMost([.. tau.TauMemUs.Zip(all[0].TauMemUs, (a, b) => a - b)], 0, 0.05);
        AssertMost([.. Scattered(2, 0.2, ScatteredTargets.All, 1).TauMemUs.Zip(all[0].TauMemUs, (a, b) => (a / b) - 1)], 0, 0.03);
        AssertMost([.. all[0].TauInhUs.Zip(all[0].TauExcUs, (a, b) => (a / b) - 1)], 0, 0.03);
    }

    [Fact]
    public void A_scatter_of_nothing_gives_the_codes_without_one()
    {
        var chip = new ChipOptions { ChipSeed = 5 };
        string[] without = IdealCalibration.Export(chip).Split('\n'), zero = IdealCalibration.Export(chip, new IdealTargets { Scatter = new TargetScatter { Sigma = 0 } }).Split('\n');
        Assert.Equal(without, zero.Where(line => !line.Contains("target_scatter", StringComparison.Ordinal)));
        Assert.Equal(without.Length + 1, zero.Length);
    }

    [Fact]
    public void Targets_out_of_reach_are_clipped_and_counted()
    {
        ChipCalibration calibration = CalibrationFile.Parse(IdealCalibration.Export(new ChipOptions { ChipSeed = 5 }, new IdealTargets { Scatter = new TargetScatter { Sigma = 1 } }));
        ClippedTargets clipped = ClippedTargets.Of(calibration), none = ClippedTargets.Of(CalibrationFile.Parse(IdealCalibration.Export(new ChipOptions { ChipSeed = 5 })));
        // One in six is drawn below zero: the shortest time constant that there is.
        Assert.InRange(clipped.TauMem, 256 / 6 * 0.7, 256 / 2);
        Assert.InRange(clipped.TauSyn, 256 / 6 * 0.7, 256 / 2);
        Assert.True(calibration.Neurons[CapMemRow.IBiasSyninExcTau].Count(code => code == CalibrationFile.HighestCode) >= 256 / 6);
        Assert.Equal(new ClippedTargets(0, 0, 0), none);
        // A threshold below the leak is no mistake: such neurons fire without input.
        Assert.Contains(calibration.Neurons[CapMemRow.VThreshold], code => code < 0.5 * NominalOperatingPoint.Neuron(CapMemRow.VThreshold));
    }

    private static ChipScatter Scattered(ulong chipSeed, double sigma, ScatteredTargets of, ulong seed)
    {
        var chip = new ChipOptions { ChipSeed = chipSeed };
        var targets = new IdealTargets { Scatter = new TargetScatter { Sigma = sigma, Of = of, Seed = seed } };
        return Measure(chip, CalibrationFile.Parse(IdealCalibration.Export(chip, targets, new ResidualSpread { Factor = 0 })), CalibrationSelection.All, IdealMorphology.Pairs);
    }

    [Fact]
    public void Uncalibrated_neurons_scatter_as_measured_on_a_chip()
    {
        List<double> leak = [], reset = [], threshold = [], tauMem = [], tauSyn = [];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            // CADC calibrated, as for the measurement of chip-model.md 2.6; spreads within quadrants.
            var chip = new ChipOptions { ChipSeed = seed };
            ChipCalibration calibration = CalibrationFile.Parse(IdealCalibration.Export(chip, null, null, IdealMorphology.Single));
            ChipScatter scatter = Measure(chip, calibration, CalibrationSelection.Cadc, IdealMorphology.Single);
            for (int q = 0; q < 4; q++)
            {
                int[] circuits = [.. Enumerable.Range(0, 512).Where(n => new NeuronOnChip(n).CapMemBlock.Value == q)];
                leak.Add(RobustSd(circuits.Select(n => scatter.LeakLsb[n])));
                reset.Add(RobustSd(circuits.Select(n => scatter.ResetLsb[n])));
                threshold.Add(RobustSd(circuits.Select(n => scatter.ThresholdLsb[n])));
                tauMem.Add(RobustSd(circuits.Select(n => 1 / scatter.TauMemUs[n])) / circuits.Average(n => 1 / scatter.TauMemUs[n]));
                tauSyn.Add(RobustSd(circuits.Select(n => StrictMath.Log(scatter.TauExcUs[n]))));
            }
        }
        Assert.InRange(leak.Average(), 0.8 * 9.5, 1.2 * 9.5);
        Assert.InRange(reset.Average(), 0.8 * 10, 1.2 * 10);
        Assert.InRange(threshold.Average(), 0.8 * 6, 1.2 * 6);
        Assert.InRange(tauMem.Average(), 0.8 * 0.124, 1.2 * 0.124);
        Assert.InRange(tauSyn.Average(), 0.8 * 0.21, 1.2 * 0.21);
    }

    [Fact]
    public void The_codes_of_a_real_chip_have_the_spread_of_ours()
    {
        // chip-model.md 2.6 / 8.6 no. 2: codes a calibration needs, against those of the chip cube 66.
        string[][] rows = [.. File.ReadAllLines(SharedMaterial.Path("data/chip/cube66_hxv2_neuron_calib.csv")).Select(line => line.Split(','))];
        (string Column, CapMemRow Row)[] columns =
        [
            ("v_leak", CapMemRow.VLeak), ("v_reset", CapMemRow.VReset), ("v_thr", CapMemRow.VThreshold), ("i_leak", CapMemRow.IBiasLeak),
            ("exc_tau", CapMemRow.IBiasSyninExcTau), ("inh_tau", CapMemRow.IBiasSyninInhTau), ("exc_gm", CapMemRow.IBiasSyninExcGm),
            ("exc_shift", CapMemRow.IBiasSyninExcShift),
        ];
        ChipCalibration[] ours = [.. Enumerable.Range(1, 20).Select(seed => CalibrationFile.Parse(IdealCalibration.Export(new ChipOptions { ChipSeed = (ulong)seed }, null, null, IdealMorphology.Single)))];
        foreach ((string name, CapMemRow row) in columns)
        {
            int column = Array.IndexOf(rows[0], name);
            double[] real = [.. rows.Skip(1).Select(r => double.Parse(r[column], CultureInfo.InvariantCulture))];
            double expected = RelativeSpreadInQuadrants(real), found = ours.Average(c => RelativeSpreadInQuadrants([.. c.Neurons[row].Select(v => (double)v)]));
            // Gm: ours holds the residual of 6 % on top of the circuit's 6 %, the real codes are the outcome of a calibration.
            double low = 0.7, high = row == CapMemRow.IBiasSyninExcGm ? 2.2 : 1.3;
            Assert.True(found > low * expected && found < high * expected, $"{name}: relative spread {found:F3}, measured on the chip {expected:F3}");
        }
    }

    private static double RelativeSpreadInQuadrants(double[] codes) => Enumerable.Range(0, 4).Average(q =>
    {
        double[] quadrant = [.. codes.Where((_, n) => new NeuronOnChip(n).CapMemBlock.Value == q)];
        double mean = quadrant.Average();
        return Math.Sqrt(quadrant.Average(v => (v - mean) * (v - mean))) / mean;
    });

    private static ChipScatter Measure(ChipOptions chip, ChipCalibration calibration, CalibrationSelection selection, IdealMorphology morphology)
    {
        Dictionary<CapMemCellOnChip, int> cells = calibration.CapMemCells(selection).ToDictionary(c => c.Cell, c => c.Code);
        return ChipScatter.Of(chip, cell => cells[cell], channel => calibration.CadcChannel(channel, selection).Offset, morphology);
    }

    // Up to one in a hundred may be defective.
    private static void AssertMost(double[] values, double target, double tolerance)
    {
        int outside = values.Count(v => Math.Abs(v - target) > tolerance);
        Assert.True(outside <= values.Length / 100, $"{outside} of {values.Length} are further than {tolerance} from {target}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // Half the distance between the quantiles of -1 and +1 sigma.
    private static double RobustSd(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(int)(0.84134 * sorted.Length)] - sorted[(int)(0.15866 * sorted.Length)]) / 2;
    }
}
