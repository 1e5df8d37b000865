namespace Bss2.Protocol;

/// <summary>Which way a captured packet went, as the host sees it (the values of pcapng's flags).</summary>
public enum PacketDirection
{
    /// <summary>The file does not say.</summary>
    Unknown = 0,

    /// <summary>From the board.</summary>
    Inbound = 1,

    /// <summary>To the board.</summary>
    Outbound = 2,
}
