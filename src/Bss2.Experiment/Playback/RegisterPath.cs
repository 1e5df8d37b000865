namespace Bss2.Experiment;

/// <summary>Which way an access by register map takes.</summary>
public enum RegisterPath
{
    /// <summary>The channel that the register map prefers: omnibus, JTAG, SPI, I2C or an instruction.</summary>
    Preferred,

    /// <summary>The chip's omnibus through the JTAG port; containers of the chip's omnibus only.</summary>
    Jtag,
}
