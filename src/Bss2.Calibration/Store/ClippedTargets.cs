using Bss2.Chip;

namespace Bss2.Calibration;

/// <summary>Neurons whose own targets lie beyond what a CapMem code reaches: they got the nearest that is.</summary>
/// <param name="TauMem">Neurons, by membrane time constant.</param>
/// <param name="TauSyn">By synaptic time constant of any input.</param>
/// <param name="Threshold">By threshold.</param>
public sealed record ClippedTargets(int TauMem, int TauSyn, int Threshold)
{
    /// <summary>Those of a calibration.</summary>
    public static ClippedTargets Of(ChipCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        int circuits = calibration.Morphology == CalibrationMorphology.Pairs ? 2 : 1;
        int Neurons(params CapMemRow[] rows)
        {
            HashSet<string> names = [.. ChipCalibration.NeuronRows.Where(r => rows.Contains(r.Row)).Select(r => r.Name)];
            return calibration.NotReached.Where(m => names.Contains(m.Parameter)).Select(m => m.Index / circuits).Distinct().Count();
        }
        return new ClippedTargets(Neurons(CapMemRow.IBiasLeak), Neurons(CapMemRow.IBiasSyninExcTau, CapMemRow.IBiasSyninInhTau), Neurons(CapMemRow.VThreshold));
    }
}
