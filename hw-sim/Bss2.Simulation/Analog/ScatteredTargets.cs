namespace Bss2.Simulation;

/// <summary>Which targets of a calibration are scattered.</summary>
[Flags]
public enum ScatteredTargets
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Membrane and synaptic time constants.</summary>
    TimeConstants = 1,

    /// <summary>Distance of the threshold from the leak.</summary>
    Threshold = 2,

    /// <summary>Both.</summary>
    All = TimeConstants | Threshold,
}
