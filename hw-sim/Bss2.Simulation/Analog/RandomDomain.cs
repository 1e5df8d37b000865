namespace Bss2.Simulation;

/// <summary>Domains of the counter-based generator: no two uses of randomness share a counter (chip-model 8.4).</summary>
internal static class RandomDomain
{
    public const uint Mismatch = 1, CapMemWrite = 2, Membrane = 3, Cadc = 4, Madc = 5, Link = 6, Supply = 7, CalibrationResidual = 16, TargetScatter = 17;
}
