using System.Collections.Immutable;
using System.Text.Json;
using Bss2.Chip;

namespace Bss2.Calibration;

/// <summary>Reads and writes calibration files (firmware-spec/calibration.md).</summary>
public static class CalibrationFile
{
    /// <summary>Name of the format.</summary>
    public const string Schema = "bss2-calibration";

    /// <summary>Version of the format that this program reads and writes.</summary>
    public const int Version = 1;

    /// <summary>Highest CapMem code; 1023 would switch the refresh of a cell off.</summary>
    public const int HighestCode = 1022;

    /// <summary>The calibration in the file at <paramref name="path"/>.</summary>
    /// <exception cref="CalibrationException">No such file, not JSON, another schema or version, wrong counts, codes out of range.</exception>
    public static ChipCalibration Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException(path, $"cannot be read: {error.Message} Give the path of a calibration file, or export one from the simulated chip.", error);
        }
    }

    /// <summary>The calibration in a JSON text.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="source">What error messages call it.</param>
    /// <exception cref="CalibrationException">As <see cref="Load"/>.</exception>
    public static ChipCalibration Parse(string text, string source = "calibration text")
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(document.RootElement, new CalibrationReader(source), source);
        }
        catch (JsonException error)
        {
            throw new CalibrationException(source,
                $"expected a complete JSON text, found a fault at line {error.LineNumber + 1}: the file is truncated or was edited badly. Export or copy it again.", error);
        }
    }

    /// <summary>Writes <paramref name="calibration"/> so that <see cref="Load"/> gives it back.</summary>
    /// <exception cref="CalibrationException">The place cannot be written.</exception>
    public static void Save(string path, ChipCalibration calibration)
    {
        try
        {
            File.WriteAllText(path, CalibrationText.Of(calibration));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException(path, $"cannot be written: {error.Message}", error);
        }
    }

    private static ChipCalibration Read(JsonElement root, CalibrationReader reader, string source)
    {
        if (root.ValueKind != JsonValueKind.Object) throw reader.Bad("top level", "an object", "something else");
        string schema = reader.Text(root, "schema");
        if (schema != Schema) throw reader.Bad("schema", $"\"{Schema}\"", $"\"{schema}\"");
        int version = reader.Integer(root, "version", 0, int.MaxValue);
        if (version != Version)
            throw new CalibrationException(source, $"expected format version {Version}, found {version}. Use the release of Bss2Driver that wrote it, or export it again.");
        JsonElement neurons = reader.Member(root, "neurons", JsonValueKind.Object), quadrants = reader.Member(root, "quadrants", JsonValueKind.Object);
        return new ChipCalibration
        {
            Origin = reader.Text(root, "origin"),
            ChipSeed = reader.OptionalSeed(root, "chip_seed"),
            Mismatch = reader.OptionalNumber(root, "mismatch"),
            MapVersion = reader.Integer(root, "map_version", 1, int.MaxValue),
            Morphology = ReadMorphology(root, reader),
            Targets = ReadTargets(reader.Member(root, "targets", JsonValueKind.Object), reader),
            TargetScatter = ReadScatter(root, reader),
            Residual = ReadResidual(root, reader),
            Neurons = ChipCalibration.NeuronRows.ToImmutableDictionary(r => r.Row, r => reader.Integers(neurons, r.Name, NeuronOnChip.Count, 0, HighestCode)),
            SynapseDac = reader.Integers(quadrants, "syn_i_bias_dac", CapMemBlockOnChip.Count, 0, HighestCode),
            CadcRampOffset = reader.Integers(quadrants, "cadc_v_ramp_offset", CapMemBlockOnChip.Count, 0, HighestCode),
            CadcRampSlope = reader.Integers(quadrants, "cadc_i_ramp_slope", CapMemBlockOnChip.Count, 0, HighestCode),
            CadcChannelOffsets = reader.Integers(root, "cadc_channel_offsets", CadcChannelOnChip.Count, -128, 127),
            DriverOffsets = reader.Integers(root, "driver_offsets", SynapseDriverOnChip.Count, -8, 7),
            NotReached = ReadMisses(root, reader),
        };
    }

    private static CalibrationMorphology ReadMorphology(JsonElement root, CalibrationReader reader) => reader.Text(root, "morphology") switch
    {
        "pairs" => CalibrationMorphology.Pairs,
        "single" => CalibrationMorphology.Single,
        string other => throw reader.Bad("morphology", "\"pairs\" or \"single\"", $"\"{other}\""),
    };

    private static CalibrationTargets ReadTargets(JsonElement targets, CalibrationReader reader) => new()
    {
        LeakLsb = reader.Number(targets, "leak_lsb"),
        ResetLsb = reader.Number(targets, "reset_lsb"),
        ThresholdLsb = reader.Number(targets, "threshold_lsb"),
        TauMemUs = reader.Number(targets, "tau_mem_us"),
        TauSynUs = reader.Number(targets, "tau_syn_us"),
        SyninGm = reader.Number(targets, "i_synin_gm"),
        MembraneCapacitance = reader.Integer(targets, "membrane_capacitance", 0, 63),
        SynapseDac = reader.Number(targets, "synapse_dac"),
        RefractoryUs = reader.Number(targets, "refractory_us"),
    };

    private static CalibrationScatter? ReadScatter(JsonElement root, CalibrationReader reader)
    {
        if (!root.TryGetProperty("target_scatter", out _)) return null;
        JsonElement scatter = reader.Member(root, "target_scatter", JsonValueKind.Object);
        ulong seed = reader.OptionalSeed(scatter, "seed") ?? throw reader.Bad("seed", "an unsigned 64-bit integer", "none");
        return new CalibrationScatter(reader.Number(scatter, "sigma"), reader.Text(scatter, "of"), seed);
    }

    private static ImmutableSortedDictionary<string, double> ReadResidual(JsonElement root, CalibrationReader reader)
    {
        JsonElement residual = reader.Member(root, "residual", JsonValueKind.Object);
        return residual.EnumerateObject().ToImmutableSortedDictionary(entry => entry.Name, entry => reader.Number(residual, entry.Name), StringComparer.Ordinal);
    }

    private static ImmutableArray<CalibrationMiss> ReadMisses(JsonElement root, CalibrationReader reader)
    {
        ImmutableArray<CalibrationMiss>.Builder misses = ImmutableArray.CreateBuilder<CalibrationMiss>();
        foreach (JsonElement miss in reader.Member(root, "not_reached", JsonValueKind.Array).EnumerateArray())
        {
            if (miss.ValueKind != JsonValueKind.Object) throw reader.Bad($"not_reached[{misses.Count}]", "an object", "something else");
            misses.Add(new CalibrationMiss(
                reader.Text(miss, "parameter"), reader.Integer(miss, "index", 0, int.MaxValue),
                reader.Number(miss, "wanted"), reader.Integer(miss, "written", -128, HighestCode)));
        }
        return misses.ToImmutable();
    }
}
