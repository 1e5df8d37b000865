using System.Globalization;
using System.Text;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The calibration of a simulated chip without measuring it: the inverse of its own mismatch plus the spread that a good calibration leaves.
/// Written in the format of firmware-spec/calibration.md, which a calibration measured on a real chip will use as well.
/// </summary>
public static class IdealCalibration
{
    /// <summary>Version of the format.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Version of the maps from code to physics (chip-model.md 2.3) that the codes were made with.</summary>
    public const int MapVersion = 1;

    /// <summary>The calibration file as JSON text. The same arguments give the same text on every machine.</summary>
    /// <param name="chip">The chip: seed and mismatch.</param>
    /// <param name="targets">Null: the operating point of training.md 2.2.</param>
    /// <param name="residual">Null: chip-model.md 2.6, last line.</param>
    /// <param name="morphology">Which circuits form a neuron.</param>
    /// <param name="parameters">Null: the parameters of the chip model.</param>
    public static string Export(
        ChipOptions chip, IdealTargets? targets = null, ResidualSpread? residual = null,
        IdealMorphology morphology = IdealMorphology.Pairs, AnalogParameters? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(chip);
        targets ??= new IdealTargets();
        residual ??= new ResidualSpread();
        IdealCodes codes = new IdealSolver(chip, targets, residual, morphology, parameters ?? new AnalogParameters()).Solve();
        var text = new StringBuilder(64 * 1024);
        text.Append("{\n");
        AppendHeader(text, chip, targets, residual, morphology);
        text.Append("  \"neurons\": {\n");
        text.AppendJoin(",\n", IdealCodes.Rows.Select(row => $"    \"{CalibrationNames.Of(row)}\": {List(codes[row])}"));
        text.Append("\n  },\n  \"quadrants\": {\n");
        text.Append(CultureInfo.InvariantCulture, $"    \"syn_i_bias_dac\": {List(codes.SynapseDac)},\n");
        text.Append(CultureInfo.InvariantCulture, $"    \"cadc_v_ramp_offset\": {List(codes.CadcRampOffset)},\n");
        text.Append(CultureInfo.InvariantCulture, $"    \"cadc_i_ramp_slope\": {List(codes.CadcRampSlope)}\n  }},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"cadc_channel_offsets\": {List(codes.CadcOffset)},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"driver_offsets\": {List(codes.DriverOffset)},\n");
        AppendNotReached(text, codes);
        return text.Append("}\n").ToString();
    }

    private static void AppendHeader(StringBuilder text, ChipOptions chip, IdealTargets targets, ResidualSpread residual, IdealMorphology morphology)
    {
        text.Append(CultureInfo.InvariantCulture, $"  \"schema\": \"bss2-calibration\",\n  \"version\": {SchemaVersion},\n  \"map_version\": {MapVersion},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"origin\": \"ideal\",\n  \"chip_seed\": {chip.ChipSeed},\n  \"mismatch\": {Number(chip.Mismatch)},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"morphology\": \"{(morphology == IdealMorphology.Pairs ? "pairs" : "single")}\",\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"targets\": {{\"leak_lsb\": {Number(targets.LeakLsb)}, \"reset_lsb\": {Number(targets.ResetLsb)}, \"threshold_lsb\": {Number(targets.ThresholdLsb)}, ");
        text.Append(CultureInfo.InvariantCulture, $"\"tau_mem_us\": {Number(targets.TauMemUs)}, \"tau_syn_us\": {Number(targets.TauSynUs)}, \"i_synin_gm\": {Number(targets.SyninGm)}, ");
        text.Append(CultureInfo.InvariantCulture, $"\"membrane_capacitance\": {targets.MembraneCapacitance}, \"synapse_dac\": {Number(targets.SynapseDac)}, \"refractory_us\": {Number(targets.RefractoryUs)}}},\n");
        if (targets.Scatter is { } scatter)
            text.Append(CultureInfo.InvariantCulture, $"  \"target_scatter\": {{\"sigma\": {Number(scatter.Sigma)}, \"of\": \"{CalibrationNames.Of(scatter.Of)}\", \"seed\": {scatter.Seed}}},\n");
        // Members in alphabetical order, as the loader writes them again.
        text.Append(CultureInfo.InvariantCulture, $"  \"residual\": {{\"factor\": {Number(residual.Factor)}, \"leak_lsb\": {Number(residual.LeakLsb)}, \"psp_amplitude\": {Number(residual.PspAmplitude)}, ");
        text.Append(CultureInfo.InvariantCulture, $"\"reset_lsb\": {Number(residual.ResetLsb)}, \"tau_mem\": {Number(residual.TauMem)}, \"tau_syn\": {Number(residual.TauSyn)}, \"threshold_lsb\": {Number(residual.ThresholdLsb)}}},\n");
    }

    private static void AppendNotReached(StringBuilder text, IdealCodes codes)
    {
        text.Append("  \"not_reached\": [");
        for (int i = 0; i < codes.NotReached.Count; i++)
        {
            (string name, int index, double wanted, int written) = codes.NotReached[i];
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "\n" : ",\n")}    {{\"parameter\": \"{name}\", \"index\": {index}, \"wanted\": {Number(Math.Round(wanted, 1))}, \"written\": {written}}}");
        }
        text.Append(codes.NotReached.Count == 0 ? "]\n" : "\n  ]\n");
    }

    private static string List(int[] values) => $"[{string.Join(", ", values)}]";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
