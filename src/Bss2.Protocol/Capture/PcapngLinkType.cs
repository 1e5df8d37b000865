namespace Bss2.Protocol;

/// <summary>What the packets of an interface begin with (the registered numbers; others may be met in foreign files).</summary>
public enum PcapngLinkType : ushort
{
    /// <summary>Ethernet frames without check sequence.</summary>
    Ethernet = 1,

    /// <summary>IP packets.</summary>
    RawIp = 101,

    /// <summary>Linux, several interfaces at once: 16 bytes before the IP packet.</summary>
    LinuxCooked = 113,

    /// <summary>Privately used: here, frames of serial-framing.md as they are.</summary>
    User0 = 147,

    /// <summary>Linux, several interfaces at once: 20 bytes before the IP packet.</summary>
    LinuxCooked2 = 276,
}
