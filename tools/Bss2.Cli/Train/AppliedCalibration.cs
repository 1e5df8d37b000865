using Bss2.Calibration;

namespace Bss2.Cli.Train;

/// <summary>A calibration and what error messages call it.</summary>
internal sealed record AppliedCalibration(ChipCalibration Calibration, string Source);
