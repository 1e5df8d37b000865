namespace Bss2.Simulation;

/// <summary>Why a PPU stopped running.</summary>
internal enum PpuStop
{
    /// <summary>Its clock has reached the limit.</summary>
    Limit,

    /// <summary>It sleeps (wait instruction) or is held in reset.</summary>
    Sleeping,

    /// <summary>The next instruction needs the bus at the core's present cycle.</summary>
    BusAccess,
}
