namespace Bss2.Protocol;

/// <summary>Messages from the FPGA by header byte (firmware-spec/ut.md). MADC packs come before spike packs.</summary>
public enum UtFromFpgaOpcode : byte
{
    /// <summary>33 captured JTAG bits.</summary>
    JtagData = 0x00,

    /// <summary>32 bits read from the omnibus.</summary>
    OmnibusData = 0x01,

    /// <summary>0 halt, 1 tick.</summary>
    Loopback = 0x02,

    /// <summary>State of one high-speed link.</summary>
    HighspeedLinkNotification = 0x03,

    /// <summary>An instruction exceeded its time limit.</summary>
    TimeoutNotification = 0x04,

    /// <summary>Absolute time, 43 bit.</summary>
    Systime = 0x05,

    /// <summary>Time increment, 8 bit.</summary>
    Sysdelta = 0x06,

    /// <summary>One MADC sample.</summary>
    MadcSamplePack1 = 0x07,

    /// <summary>Two MADC samples.</summary>
    MadcSamplePack2 = 0x08,

    /// <summary>Three MADC samples; 80 bit.</summary>
    MadcSamplePack3 = 0x09,

    /// <summary>One spike.</summary>
    SpikePack1 = 0x0A,

    /// <summary>Two spikes.</summary>
    SpikePack2 = 0x0B,

    /// <summary>Three spikes; 80 bit.</summary>
    SpikePack3 = 0x0C,
}
