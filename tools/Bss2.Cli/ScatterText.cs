using System.Globalization;
using Bss2.Calibration;

namespace Bss2.Cli;

/// <summary>What is said about the scattered targets of a calibration.</summary>
internal static class ScatterText
{
    /// <summary>One line, or null where nothing is scattered.</summary>
    public static string? Of(ChipCalibration calibration)
    {
        if (calibration.TargetScatter is not { } s) return null;
        string what = s.Of switch { "tau" => "time constants", "threshold" => "threshold distance", _ => "time constants and threshold distance" };
        ClippedTargets clipped = ClippedTargets.Of(calibration);
        return string.Create(CultureInfo.InvariantCulture,
            $"scattered  {what} of every neuron by {100 * s.Sigma:0.###} % (seed {s.Seed}); clipped to what codes reach: tau_mem of {clipped.TauMem}, tau_syn of {clipped.TauSyn}, threshold of {clipped.Threshold} neurons");
    }
}
