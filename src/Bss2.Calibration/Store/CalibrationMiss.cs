namespace Bss2.Calibration;

/// <summary>A parameter whose target no code reaches.</summary>
/// <param name="Parameter">Name in the file, such as i_bias_synin_exc_gm.</param>
/// <param name="Index">Neuron circuit, quadrant, channel or driver.</param>
/// <param name="Wanted">The code that would have been needed.</param>
/// <param name="Written">The code in the file.</param>
public sealed record CalibrationMiss(string Parameter, int Index, double Wanted, int Written);
