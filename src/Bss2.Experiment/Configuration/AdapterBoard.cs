namespace Bss2.Experiment;

/// <summary>The board between FPGA and chip, which makes the supplies and holds the sensors.</summary>
public enum AdapterBoard
{
    /// <summary>None to be configured: only FPGA and chip.</summary>
    None,

    /// <summary>The xBoard of cube setups: SPI shift register and two DACs.</summary>
    Cube,

    /// <summary>The jBOA board: I2C multiplexer, potentiometers, port expander.</summary>
    Jboa,
}
