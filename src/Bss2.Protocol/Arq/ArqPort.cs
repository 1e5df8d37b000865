namespace Bss2.Protocol;

/// <summary>The FPGA's two UDP ports. Everything that the FPGA sends leaves from its data port.</summary>
public enum ArqPort
{
    /// <summary>Data and acknowledgements, both directions: UDP 1234.</summary>
    Data,

    /// <summary>Reset frames, host to FPGA only: UDP 45054.</summary>
    Reset,
}
