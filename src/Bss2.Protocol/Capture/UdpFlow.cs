namespace Bss2.Protocol;

/// <summary>Who sent a datagram to whom; addresses are IPv4 in host order (127.0.0.1 is 0x7F000001).</summary>
public readonly record struct UdpFlow(uint SourceAddress, ushort SourcePort, uint DestinationAddress, ushort DestinationPort)
{
    /// <summary>The way back.</summary>
    public UdpFlow Reversed => new(DestinationAddress, DestinationPort, SourceAddress, SourcePort);
}
