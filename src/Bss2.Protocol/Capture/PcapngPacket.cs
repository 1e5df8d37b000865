namespace Bss2.Protocol;

/// <summary>A captured packet: a view, valid until the decoder or reader is called again.</summary>
/// <param name="LinkType">What <see cref="Data"/> begins with.</param>
/// <param name="TimeNs">Nanoseconds since 1970, UTC.</param>
/// <param name="Direction">Which way it went.</param>
/// <param name="Data">The bytes captured.</param>
/// <param name="OriginalBytes">How many it had on the wire; more than the data where the capture cut it.</param>
public readonly ref struct PcapngPacket(PcapngLinkType LinkType, long TimeNs, PacketDirection Direction, ReadOnlySpan<byte> Data, uint OriginalBytes)
{
    /// <summary>What <see cref="Data"/> begins with.</summary>
    public PcapngLinkType LinkType { get; } = LinkType;

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public long TimeNs { get; } = TimeNs;

    /// <summary>Which way it went.</summary>
    public PacketDirection Direction { get; } = Direction;

    /// <summary>The bytes captured.</summary>
    public ReadOnlySpan<byte> Data { get; } = Data;

    /// <summary>How many it had on the wire; more than the data where the capture cut it.</summary>
    public uint OriginalBytes { get; } = OriginalBytes;
}
