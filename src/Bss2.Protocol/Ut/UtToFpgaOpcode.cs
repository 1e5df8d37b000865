namespace Bss2.Protocol;

/// <summary>Messages to the FPGA: the header byte of their 64-bit word (firmware-spec/ut.md).</summary>
public enum UtToFpgaOpcode : byte
{
    /// <summary>Resets the JTAG TAP state machine.</summary>
    JtagInit = 0x00,

    /// <summary>JTAG clock divider: f = 125 MHz / (value + 2).</summary>
    JtagScaler = 0x01,

    /// <summary>JTAG instruction register, 7 bit.</summary>
    JtagInstruction = 0x02,

    /// <summary>JTAG data register, 3..33 bit.</summary>
    JtagData = 0x03,

    /// <summary>Sets the playback timer to 0.</summary>
    TimerSetup = 0x04,

    /// <summary>Blocks until the timer has reached a value.</summary>
    WaitUntil = 0x05,

    /// <summary>1: synchronise systime; 0: only send a Systime message.</summary>
    SystimeInit = 0x06,

    /// <summary>Blocks until the selected channels are idle.</summary>
    Barrier = 0x07,

    /// <summary>Polls the configured omnibus word.</summary>
    PollingOmnibusBlock = 0x08,

    /// <summary>Drives the chip's reset line.</summary>
    ChipReset = 0x09,

    /// <summary>0: halt (end of program), 1: tick.</summary>
    Loopback = 0x0A,

    /// <summary>Address of an omnibus access.</summary>
    OmnibusAddress = 0x0B,

    /// <summary>Data of the preceding write address.</summary>
    OmnibusData = 0x0C,

    /// <summary>One event.</summary>
    SpikePack1 = 0x0D,

    /// <summary>Two events of one cycle.</summary>
    SpikePack2 = 0x0E,

    /// <summary>Three events of one cycle.</summary>
    SpikePack3 = 0x0F,
}
