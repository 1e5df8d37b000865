using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bss2.Calibration;

/// <summary>A calibration as JSON text, one list a line: a file that people can read, compare and edit.</summary>
internal static class CalibrationText
{
    public static string Of(ChipCalibration calibration)
    {
        List<string> members =
        [
            $"  \"schema\": {Value(CalibrationFile.Schema)}",
            $"  \"version\": {CalibrationFile.Version}",
            $"  \"map_version\": {calibration.MapVersion}",
            $"  \"origin\": {Value(calibration.Origin)}",
            $"  \"chip_seed\": {calibration.ChipSeed?.ToString(CultureInfo.InvariantCulture) ?? "null"}",
            $"  \"mismatch\": {Value(calibration.Mismatch)}",
            $"  \"morphology\": {Value(calibration.Morphology == CalibrationMorphology.Pairs ? "pairs" : "single")}",
            $"  \"targets\": {Targets(calibration.Targets)}",
            .. Scatter(calibration.TargetScatter),
            $"  \"residual\": {{{string.Join(", ", calibration.Residual.Select(entry => $"{Value(entry.Key)}: {Value(entry.Value)}"))}}}",
            $"  \"neurons\": {Nested(ChipCalibration.NeuronRows.Select(r => (r.Name, calibration.Neurons[r.Row])))}",
            $"  \"quadrants\": {Nested([("syn_i_bias_dac", calibration.SynapseDac), ("cadc_v_ramp_offset", calibration.CadcRampOffset), ("cadc_i_ramp_slope", calibration.CadcRampSlope)])}",
            $"  \"cadc_channel_offsets\": {List(calibration.CadcChannelOffsets)}",
            $"  \"driver_offsets\": {List(calibration.DriverOffsets)}",
            $"  \"not_reached\": {Misses(calibration.NotReached)}",
        ];
        return new StringBuilder("{\n").AppendJoin(",\n", members).Append("\n}\n").ToString();
    }

    private static string Targets(CalibrationTargets targets)
    {
        (string Name, double Value)[] values =
        [
            ("leak_lsb", targets.LeakLsb), ("reset_lsb", targets.ResetLsb), ("threshold_lsb", targets.ThresholdLsb),
            ("tau_mem_us", targets.TauMemUs), ("tau_syn_us", targets.TauSynUs), ("i_synin_gm", targets.SyninGm),
            ("membrane_capacitance", targets.MembraneCapacitance), ("synapse_dac", targets.SynapseDac), ("refractory_us", targets.RefractoryUs),
        ];
        return $"{{{string.Join(", ", values.Select(v => $"\"{v.Name}\": {Value(v.Value)}"))}}}";
    }

    private static IEnumerable<string> Scatter(CalibrationScatter? s) =>
        s is null ? [] : [$"  \"target_scatter\": {{\"sigma\": {Value(s.Sigma)}, \"of\": {Value(s.Of)}, \"seed\": {s.Seed.ToString(CultureInfo.InvariantCulture)}}}"];

    private static string Misses(ImmutableArray<CalibrationMiss> misses)
    {
        if (misses.IsEmpty) return "[]";
        IEnumerable<string> lines = misses.Select(miss =>
            $"    {{\"parameter\": {Value(miss.Parameter)}, \"index\": {miss.Index}, \"wanted\": {Value(miss.Wanted)}, \"written\": {miss.Written}}}");
        return $"[\n{string.Join(",\n", lines)}\n  ]";
    }

    private static string Nested(IEnumerable<(string Name, ImmutableArray<int> Values)> lists) =>
        $"{{\n{string.Join(",\n", lists.Select(list => $"    \"{list.Name}\": {List(list.Values)}"))}\n  }}";

    private static string List(ImmutableArray<int> values) => $"[{string.Join(", ", values)}]";

    private static string Value(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Value(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "null";
}
