using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// CapMem codes at which the typical chip (the maps of chip-model.md 2.3, no mismatch) is at the operating point of training.md 2.2:
/// leak and reset 80, threshold 150 CADC LSB, both time constants 6 us for neurons of two joined circuits. What is not calibrated stays here.
/// </summary>
public static class NominalOperatingPoint
{
    /// <summary>Synapse DAC bias (training.md 2.2).</summary>
    public const int SynapseDac = 1000;

    /// <summary>CADC ramp offset of the standard range (chip-model.md 4.1).</summary>
    public const int CadcRampOffset = 31;

    /// <summary>CADC ramp slope of the standard range (chip-model.md 4.1).</summary>
    public const int CadcRampSlope = 369;

    /// <summary>Offset of an untrimmed CADC channel.</summary>
    public const int CadcChannelOffset = 0;

    /// <summary>Signed offset of an untrimmed synapse driver.</summary>
    public const int DriverOffset = 0;

    /// <summary>Code of a cell of a neuron circuit.</summary>
    public static int Neuron(CapMemRow row) => row switch
    {
        CapMemRow.VLeak => 616,      // 0.42 V = 1.25 mV * code - 0.35 V
        CapMemRow.VReset => 633,     // 0.42 V = 1.39 mV * code - 0.46 V
        CapMemRow.VThreshold => 382, // 0.735 V = 0.019 V + 1.875 mV * code
        // 6 us at 2.5 pF (63 + 3 + 3 capacitance LSB) is 416 nS; the second circuit adds an eighth of the first one's 2 nS per LSB.
        CapMemRow.IBiasLeak => 186,
        CapMemRow.IBiasReset => 1015, // chip-model.md 2.3: 1010..1022, with multiplication
        CapMemRow.IBiasSyninExcTau or CapMemRow.IBiasSyninInhTau => 83, // 500 us / code
        CapMemRow.IBiasSyninExcGm or CapMemRow.IBiasSyninInhGm => 500,
        CapMemRow.IBiasSyninExcShift or CapMemRow.IBiasSyninInhShift => 310,
        // Adaptation, exponential term, conductance-based inputs, offset current: switched off digitally, their cells at zero current.
        CapMemRow.VAdaptLeak or CapMemRow.VAdaptRef => 616,
        CapMemRow.VExp => 1000,
        _ => 0,
    };

    /// <summary>Every calibrated or biasing cell of the chip with its nominal code: 24 x 512 neuron cells and the shared cells of four blocks.</summary>
    public static IEnumerable<(CapMemCellOnChip Cell, int Code)> Cells()
    {
        for (int n = 0; n < NeuronOnChip.Count; n++)
            foreach (CapMemRow row in Enum.GetValues<CapMemRow>())
                yield return (CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), row), Neuron(row));
        for (int b = 0; b < CapMemBlockOnChip.Count; b++)
            foreach ((CapMemCellOnChip, int) cell in SharedCells(new CapMemBlockOnChip(b)))
                yield return cell;
    }

    // training.md 2.2; synin_drop from chip-model.md 2.3.
    private static IEnumerable<(CapMemCellOnChip Cell, int Code)> SharedCells(CapMemBlockOnChip block)
    {
        yield return (CapMemShared.SynIBiasDac(block), SynapseDac);
        yield return (CapMemShared.CadcVRampOffset(block), CadcRampOffset);
        yield return (CapMemShared.CadcIRampSlope(block), CadcRampSlope);
        yield return (CapMemShared.NeuronIBiasReadoutAmp(block), 70);
        yield return (CapMemShared.NeuronIBiasLeakSourceFollower(block), 100);
        yield return (CapMemShared.NeuronIBiasSpikeComparator(block), 100);
        yield return (CapMemShared.NeuronVBiasCascN(block), 270);
        yield return (CapMemShared.NeuronIBiasSyninDrop(block), 300);
    }
}
