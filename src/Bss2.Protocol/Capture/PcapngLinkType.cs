namespace Bss2.Protocol;

/// <summary>What the packets of an interface begin with (the registered numbers; others may be met in foreign files).</summary>
public enum PcapngLinkType : ushort
{
    /// <summary>Ethernet frames without check sequence.</summary>
    Ethernet = 1,

    /// <summary>Privately used: here, frames of serial-framing.md as they are.</summary>
    User0 = 147,
}
