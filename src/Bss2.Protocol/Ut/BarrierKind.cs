namespace Bss2.Protocol;

/// <summary>What a barrier waits for; may be combined (link-protocol.md 3.2).</summary>
[Flags]
public enum BarrierKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>All omnibus accesses are done.</summary>
    Omnibus = 1,

    /// <summary>The JTAG sequencer is idle.</summary>
    Jtag = 2,

    /// <summary>The systime synchronisation has finished.</summary>
    Systime = 4,

    /// <summary>All FPGAs of the group have reached it; at once on a single FPGA.</summary>
    MultiFpga = 8,

    /// <summary>At once unless armed.</summary>
    SystimeCorrection = 16,
}
