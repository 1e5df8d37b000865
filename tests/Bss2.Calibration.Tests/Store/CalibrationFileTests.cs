using System.Text.Json.Nodes;
using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Calibration.Tests;

public sealed class CalibrationFileTests
{
    private static readonly string Text = IdealCalibration.Export(new ChipOptions { ChipSeed = 3 });

    [Fact]
    public void An_export_is_read_back_with_its_heading()
    {
        ChipCalibration calibration = CalibrationFile.Parse(Text);
        Assert.Equal("ideal", calibration.Origin);
        Assert.Equal(3UL, calibration.ChipSeed);
        Assert.Equal(1, calibration.MapVersion);
        Assert.Equal(CalibrationMorphology.Pairs, calibration.Morphology);
        Assert.Equal(150, calibration.Targets.ThresholdLsb);
        Assert.Equal(0.06, calibration.Residual["psp_amplitude"]);
    }

    [Fact]
    public void What_is_saved_is_what_was_exported()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bss2-{Guid.NewGuid():N}.json");
        try
        {
            CalibrationFile.Save(path, CalibrationFile.Parse(Text));
            Assert.Equal(Text, File.ReadAllText(path));
            ChipCalibration again = CalibrationFile.Load(path);
            Assert.Equal(CalibrationFile.Parse(Text).CadcChannelOffsets, again.CadcChannelOffsets);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Scattered_targets_are_kept()
    {
        string text = IdealCalibration.Export(new ChipOptions { ChipSeed = 3 }, new IdealTargets { Scatter = new TargetScatter { Sigma = 0.25, Of = ScatteredTargets.Threshold, Seed = 9 } });
        ChipCalibration calibration = CalibrationFile.Parse(text);
        Assert.Equal(new CalibrationScatter(0.25, "threshold", 9), calibration.TargetScatter);
        string path = Path.Combine(Path.GetTempPath(), $"bss2-{Guid.NewGuid():N}.json");
        try
        {
            CalibrationFile.Save(path, calibration);
            Assert.Equal(text, File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("target_scatter", "{\"sigma\": 0.3, \"of\": \"all\", \"seed\": -3}", "unsigned")]
    [InlineData("schema", "\"other\"", "bss2-calibration")]
    [InlineData("version", "2", "version 1")]
    [InlineData("morphology", "\"triples\"", "pairs")]
    [InlineData("driver_offsets", "[1, 2]", "256 integers")]
    [InlineData("cadc_channel_offsets", "\"none\"", "a list")]
    [InlineData("targets", "{}", "leak_lsb")]
    [InlineData("not_reached", "[3]", "not_reached[0]")]
    [InlineData("chip_seed", "-1", "unsigned")]
    public void A_wrong_member_is_named(string member, string json, string mentioned)
    {
        JsonNode root = JsonNode.Parse(Text)!;
        root[member] = JsonNode.Parse(json);
        CalibrationException error = Assert.Throws<CalibrationException>(() => CalibrationFile.Parse(root.ToJsonString()));
        Assert.Contains(mentioned, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(-1)]
    public void A_code_out_of_range_is_named_with_its_place(int code)
    {
        JsonNode root = JsonNode.Parse(Text)!;
        root["neurons"]!["v_reset"]![17] = code;
        CalibrationException error = Assert.Throws<CalibrationException>(() => CalibrationFile.Parse(root.ToJsonString()));
        Assert.Contains("v_reset[17]", error.Message, StringComparison.Ordinal);
        Assert.Contains("0..1022", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_member_is_named()
    {
        JsonNode root = JsonNode.Parse(Text)!;
        root["neurons"]!.AsObject().Remove("i_bias_leak");
        Assert.Contains("i_bias_leak", Assert.Throws<CalibrationException>(() => CalibrationFile.Parse(root.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public void A_truncated_file_is_refused(int length) =>
        Assert.Contains("truncated", Assert.Throws<CalibrationException>(() => CalibrationFile.Parse(Text[..length])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "bss2-no-such-calibration.json");
        Assert.Contains(path, Assert.Throws<CalibrationException>(() => CalibrationFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_are_not_selected_stay_nominal()
    {
        ChipCalibration calibration = CalibrationFile.Parse(Text);
        Dictionary<CapMemCellOnChip, int> cells = calibration.CapMemCells(CalibrationSelection.LeakAndReset).ToDictionary(c => c.Cell, c => c.Code);
        Assert.Equal(NominalOperatingPoint.Cells().Count(), cells.Count);
        var neuron = new NeuronOnChip(300);
        Assert.Equal(calibration.Neurons[CapMemRow.VLeak][300], cells[CapMemCellOnChip.OfNeuron(neuron, CapMemRow.VLeak)]);
        Assert.Equal(NominalOperatingPoint.Neuron(CapMemRow.VThreshold), cells[CapMemCellOnChip.OfNeuron(neuron, CapMemRow.VThreshold)]);
        Assert.Equal(NominalOperatingPoint.Neuron(CapMemRow.IBiasLeak), cells[CapMemCellOnChip.OfNeuron(neuron, CapMemRow.IBiasLeak)]);
        Assert.Equal(NominalOperatingPoint.SynapseDac, cells[CapMemShared.SynIBiasDac(new CapMemBlockOnChip(2))]);
        Assert.Equal(0, calibration.CadcChannel(new CadcChannelOnChip(5), CalibrationSelection.None).Offset);
        Assert.Equal(calibration.CadcChannelOffsets[5], calibration.CadcChannel(new CadcChannelOnChip(5)).Offset);
        Assert.All(Enumerable.Range(0, 256), d => Assert.InRange(calibration.DriverOffsetRegister(new SynapseDriverOnChip(d)), 0, 15));
    }
}
