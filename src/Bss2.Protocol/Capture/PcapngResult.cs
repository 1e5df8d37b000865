namespace Bss2.Protocol;

/// <summary>What one call of <see cref="PcapngDecoder.Read"/> found.</summary>
public enum PcapngResult
{
    /// <summary>A packet.</summary>
    Packet,

    /// <summary>A block that holds no packet for us: section, interface, statistics, unknown.</summary>
    Other,

    /// <summary>The block is longer than the bytes given; nothing was consumed. At the end of a file: it is cut off.</summary>
    NeedMore,

    /// <summary>The file does not begin with a section header: it is no pcapng file, nor an older pcap file.</summary>
    NotPcapng,

    /// <summary>The section header's byte-order mark or version is none that exists.</summary>
    BadSection,

    /// <summary>A block length that is too small, too large or no multiple of four, or that differs at the block's two ends.</summary>
    BadLength,

    /// <summary>The body of an interface or packet block contradicts its length.</summary>
    BadBody,

    /// <summary>A packet of an interface that was not described.</summary>
    UnknownInterface,
}
