namespace Bss2.Simulation;

/// <summary>
/// The small error that each programming of a voltage cell leaves until the next one (chip-model.md 2.2). Not applied by the model:
/// the residual spread of the calibrated chip (2.6, last line) is meant to contain it (decisions.md).
/// </summary>
internal static class CapMemWriteNoise
{
    /// <summary>Error in codes of the cell with linear number <paramref name="cell"/> at its <paramref name="write"/>-th write since chip reset.</summary>
    public static double Codes(Philox random, int cell, ulong write, AnalogParameters p) =>
        p.WriteNoiseCodes * Gaussian.At(random, RandomDomain.CapMemWrite, (uint)cell, write);
}
