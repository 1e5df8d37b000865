namespace Bss2.Protocol;

/// <summary>PTYPE of a data frame (link-protocol.md 1.2). Open: unknown values are acknowledged and dropped.</summary>
public enum ArqPacketType
{
    /// <summary>UT words, the only type of experiments.</summary>
    Ut = 0x0010,

    /// <summary>Sent once by a host that closes; one word, no answer.</summary>
    Flush = 0x8000,

    /// <summary>The FPGA returns the payload unchanged.</summary>
    Loopback = 0x8001,

    /// <summary>Answer to a reset: parameters and bitfile info.</summary>
    Configuration = 0x8002,
}
