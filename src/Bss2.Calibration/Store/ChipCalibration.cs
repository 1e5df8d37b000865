using System.Collections.Immutable;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Calibration;

/// <summary>The codes that bring one chip to its targets, as a calibration file holds them (firmware-spec/calibration.md). Immutable.</summary>
public sealed record ChipCalibration
{
    /// <summary>Rows of a neuron circuit that a calibration holds, with the part each belongs to; order and names are those of the file.</summary>
    public static ImmutableArray<(CapMemRow Row, string Name, CalibrationSelection Part)> NeuronRows { get; } =
    [
        (CapMemRow.VLeak, "v_leak", CalibrationSelection.Leak),
        (CapMemRow.VReset, "v_reset", CalibrationSelection.Reset),
        (CapMemRow.VThreshold, "v_threshold", CalibrationSelection.Threshold),
        (CapMemRow.IBiasLeak, "i_bias_leak", CalibrationSelection.LeakConductance),
        (CapMemRow.IBiasSyninExcTau, "i_bias_synin_exc_tau", CalibrationSelection.SynapticTimeConstants),
        (CapMemRow.IBiasSyninInhTau, "i_bias_synin_inh_tau", CalibrationSelection.SynapticTimeConstants),
        (CapMemRow.IBiasSyninExcGm, "i_bias_synin_exc_gm", CalibrationSelection.Strengths),
        (CapMemRow.IBiasSyninInhGm, "i_bias_synin_inh_gm", CalibrationSelection.Strengths),
        (CapMemRow.IBiasSyninExcShift, "i_bias_synin_exc_shift", CalibrationSelection.Shifts),
        (CapMemRow.IBiasSyninInhShift, "i_bias_synin_inh_shift", CalibrationSelection.Shifts),
    ];

    /// <summary>How the codes came about: "ideal" for the export of a simulated chip, "measured" for a calibration run.</summary>
    public required string Origin { get; init; }

    /// <summary>Seed of the simulated chip, or null for silicon.</summary>
    public required ulong? ChipSeed { get; init; }

    /// <summary>Mismatch factor of the simulated chip, or null for silicon.</summary>
    public required double? Mismatch { get; init; }

    /// <summary>Version of the code maps.</summary>
    public required int MapVersion { get; init; }

    /// <summary>Which neurons it is for.</summary>
    public required CalibrationMorphology Morphology { get; init; }

    /// <summary>What it aimed at.</summary>
    public required CalibrationTargets Targets { get; init; }

    /// <summary>How the targets of single neurons were drawn around <see cref="Targets"/>; null: they are the same for all.</summary>
    public CalibrationScatter? TargetScatter { get; init; }

    /// <summary>Spread that was left, by name (factor, leak_lsb, ...); empty when not known.</summary>
    public required ImmutableSortedDictionary<string, double> Residual { get; init; }

    /// <summary>Codes of the neuron circuits: per row of <see cref="NeuronRows"/> shape [512], 0..1022.</summary>
    public required ImmutableDictionary<CapMemRow, ImmutableArray<int>> Neurons { get; init; }

    /// <summary>Synapse DAC bias, shape [4].</summary>
    public required ImmutableArray<int> SynapseDac { get; init; }

    /// <summary>CADC ramp offset, shape [4].</summary>
    public required ImmutableArray<int> CadcRampOffset { get; init; }

    /// <summary>CADC ramp slope, shape [4].</summary>
    public required ImmutableArray<int> CadcRampSlope { get; init; }

    /// <summary>CADC channel offsets, -128..127, shape [1024].</summary>
    public required ImmutableArray<int> CadcChannelOffsets { get; init; }

    /// <summary>Signed driver offsets, -8..7, shape [256].</summary>
    public required ImmutableArray<int> DriverOffsets { get; init; }

    /// <summary>Targets that no code reaches.</summary>
    public required ImmutableArray<CalibrationMiss> NotReached { get; init; }

    /// <summary>All cells of <see cref="NominalOperatingPoint.Cells"/>, with the selected parts of this calibration in place.</summary>
    public IEnumerable<(CapMemCellOnChip Cell, int Code)> CapMemCells(CalibrationSelection selection = CalibrationSelection.All)
    {
        Dictionary<CapMemCellOnChip, int> calibrated = [];
        foreach ((CapMemRow row, _, CalibrationSelection part) in NeuronRows)
            if (selection.HasFlag(part))
                for (int n = 0; n < NeuronOnChip.Count; n++) calibrated[CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), row)] = Neurons[row][n];
        for (int b = 0; b < CapMemBlockOnChip.Count; b++)
        {
            var block = new CapMemBlockOnChip(b);
            if (selection.HasFlag(CalibrationSelection.SynapseDac)) calibrated[CapMemShared.SynIBiasDac(block)] = SynapseDac[b];
            if (!selection.HasFlag(CalibrationSelection.Cadc)) continue;
            calibrated[CapMemShared.CadcVRampOffset(block)] = CadcRampOffset[b];
            calibrated[CapMemShared.CadcIRampSlope(block)] = CadcRampSlope[b];
        }
        foreach ((CapMemCellOnChip cell, int code) in NominalOperatingPoint.Cells())
            yield return (cell, calibrated.GetValueOrDefault(cell, code));
    }

    /// <summary>Offset register of a CADC channel.</summary>
    public CadcChannelConfig CadcChannel(CadcChannelOnChip channel, CalibrationSelection selection = CalibrationSelection.All) =>
        new() { Offset = selection.HasFlag(CalibrationSelection.Cadc) ? CadcChannelOffsets[channel.Value] : NominalOperatingPoint.CadcChannelOffset };

    /// <summary>The 4-bit offset register of a synapse driver: the signed offset in two's complement.</summary>
    public int DriverOffsetRegister(SynapseDriverOnChip driver, CalibrationSelection selection = CalibrationSelection.All) =>
        (selection.HasFlag(CalibrationSelection.Drivers) ? DriverOffsets[driver.Value] : NominalOperatingPoint.DriverOffset) & 15;
}
