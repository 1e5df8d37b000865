namespace Bss2.Simulation;

/// <summary>What may happen to an end of the link while it is in use.</summary>
public enum PeerEvent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The FPGA loses power and comes back knowing nobody.</summary>
    FpgaRestart,

    /// <summary>The host's process dies and a new one connects.</summary>
    HostRestart,

    /// <summary>A second client sends a reset frame and owns the FPGA from then on.</summary>
    Takeover,
}
