namespace Bss2.Protocol;

/// <summary>Sizes of the messages from the FPGA.</summary>
public static class UtFromFpga
{
    /// <summary>Number of defined headers.</summary>
    public const int OpcodeCount = 13;

    /// <summary>Bits of the header.</summary>
    public const int HeaderBits = 8;

    /// <summary>Bits of a message: 80 for three-event packs, else 64.</summary>
    public static int MessageBits(UtFromFpgaOpcode opcode) =>
        opcode is UtFromFpgaOpcode.MadcSamplePack3 or UtFromFpgaOpcode.SpikePack3 ? 80 : 64;

    /// <summary>Payload bits of a message (link-protocol.md 2.3).</summary>
    public static int PayloadBits(UtFromFpgaOpcode opcode) => opcode switch
    {
        UtFromFpgaOpcode.JtagData => 33,
        UtFromFpgaOpcode.OmnibusData => 32,
        UtFromFpgaOpcode.Loopback => 1,
        UtFromFpgaOpcode.HighspeedLinkNotification or UtFromFpgaOpcode.Sysdelta => 8,
        UtFromFpgaOpcode.TimeoutNotification => 45,
        UtFromFpgaOpcode.Systime => 43,
        UtFromFpgaOpcode.MadcSamplePack1 or UtFromFpgaOpcode.SpikePack1 => 24,
        UtFromFpgaOpcode.MadcSamplePack2 or UtFromFpgaOpcode.SpikePack2 => 48,
        _ => 72,
    };
}
