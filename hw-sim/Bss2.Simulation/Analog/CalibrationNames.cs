using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Names in calibration files; of CapMem rows those of the register map (firmware-spec/capmem-cells.json).</summary>
internal static class CalibrationNames
{
    public static string Of(CapMemRow row) => row switch
    {
        CapMemRow.VLeak => "v_leak",
        CapMemRow.VReset => "v_reset",
        CapMemRow.VThreshold => "v_threshold",
        CapMemRow.IBiasLeak => "i_bias_leak",
        CapMemRow.IBiasSyninExcTau => "i_bias_synin_exc_tau",
        CapMemRow.IBiasSyninInhTau => "i_bias_synin_inh_tau",
        CapMemRow.IBiasSyninExcGm => "i_bias_synin_exc_gm",
        CapMemRow.IBiasSyninInhGm => "i_bias_synin_inh_gm",
        CapMemRow.IBiasSyninExcShift => "i_bias_synin_exc_shift",
        CapMemRow.IBiasSyninInhShift => "i_bias_synin_inh_shift",
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, "The ideal calibration writes no such row."),
    };

    public static string Of(ScatteredTargets targets) => targets switch
    {
        ScatteredTargets.TimeConstants => "tau",
        ScatteredTargets.Threshold => "threshold",
        ScatteredTargets.All => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(targets), targets, "A scatter is of time constants, thresholds or both."),
    };
}
