namespace Bss2.Simulation;

/// <summary>The two directions of a link.</summary>
public enum FaultLane
{
    /// <summary>Host to FPGA.</summary>
    ToFpga,

    /// <summary>FPGA to host.</summary>
    ToHost,
}
