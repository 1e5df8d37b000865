namespace Bss2.Simulation;

/// <summary>States of the MADC (chip-model.md 4.2).</summary>
internal enum MadcState
{
    /// <summary>Without power; only a wake-up leads out.</summary>
    Off,

    /// <summary>Counts its power-up time.</summary>
    PoweringUp,

    /// <summary>Waits for the start of a recording.</summary>
    Ready,

    /// <summary>Converts one sample per period.</summary>
    Sampling,
}
