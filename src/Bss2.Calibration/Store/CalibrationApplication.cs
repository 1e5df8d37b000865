using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Calibration;

/// <summary>Puts a calibration into a chip's configuration.</summary>
public static class CalibrationApplication
{
    /// <summary>Sets all analog cells (calibrated where selected, nominal else), CADC channel offsets and driver offsets.</summary>
    public static void ApplyTo(this ChipCalibration calibration, ChipConfig config, CalibrationSelection selection = CalibrationSelection.All)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(config);
        foreach ((CapMemCellOnChip cell, int code) in calibration.CapMemCells(selection))
            config.Set(CapMemCell.At(cell), CapMemCell.Default with { Value = code });
        for (int c = 0; c < CadcChannelOnChip.Count; c++)
            config.Set(CadcChannelConfig.At(new CadcChannelOnChip(c)), calibration.CadcChannel(new CadcChannelOnChip(c), selection));
        for (int d = 0; d < SynapseDriverOnChip.Count; d++)
        {
            Register<SynapseDriverConfig> register = SynapseDriverConfig.At(new SynapseDriverOnChip(d));
            config.Set(register, config.Get(register) with { Offset = calibration.DriverOffsetRegister(new SynapseDriverOnChip(d), selection) });
        }
    }
}
