using System.Buffers.Binary;

namespace Bss2.Protocol;

/// <summary>Ethernet, IPv4 and UDP headers around a datagram, so that other tools show it; and the way back.</summary>
public static class UdpPacket
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = EthernetBytes + IpBytes + UdpBytes;

    private const int EthernetBytes = 14, TagBytes = 4, IpBytes = 20, UdpBytes = 8;
    private const ushort IpEtherType = 0x0800, TagEtherType = 0x8100, DontFragment = 0x4000;
    private const byte UdpProtocol = 17;

    /// <summary>Writes headers and payload into <paramref name="packet"/>; returns the number of bytes.</summary>
    public static int Write(UdpFlow flow, ReadOnlySpan<byte> payload, Span<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue - IpBytes - UdpBytes);
        packet[..HeaderBytes].Clear();
        WriteMac(packet, flow.DestinationAddress);
        WriteMac(packet[6..], flow.SourceAddress);
        BinaryPrimitives.WriteUInt16BigEndian(packet[12..], IpEtherType);
        Span<byte> ip = packet[EthernetBytes..], udp = ip[IpBytes..];
        ip[0] = 0x45;                                              // Version 4, five words of header.
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(IpBytes + UdpBytes + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(ip[6..], DontFragment);
        (ip[8], ip[9]) = (64, UdpProtocol);
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], flow.SourceAddress);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], flow.DestinationAddress);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Fold(Sum(ip[..IpBytes])));
        BinaryPrimitives.WriteUInt16BigEndian(udp, flow.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], flow.DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpBytes + payload.Length));
        payload.CopyTo(udp[UdpBytes..]);
        // The pseudo header counts addresses, protocol and length; a sum of zero is written as its other form, because zero means none.
        uint sum = Sum(ip.Slice(12, 8)) + UdpProtocol + (uint)(UdpBytes + payload.Length) + Sum(udp[..(UdpBytes + payload.Length)]);
        ushort check = (ushort)~Fold(sum);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], check == 0 ? ushort.MaxValue : check);
        return HeaderBytes + payload.Length;
    }

    /// <summary>Finds the payload of a whole IPv4 UDP datagram behind the header of <paramref name="linkType"/>; false for everything else. Check
    /// sums are not looked at: captures at the sender often hold none.</summary>
    public static bool TryRead(PcapngLinkType linkType, ReadOnlySpan<byte> packet, out UdpFlow flow, out ReadOnlySpan<byte> payload)
    {
        flow = default;
        payload = default;
        int offset = linkType switch
        {
            PcapngLinkType.Ethernet => IpOffset(packet, 12, EthernetBytes),
            PcapngLinkType.LinuxCooked => IpOffset(packet, 14, 16),
            PcapngLinkType.LinuxCooked2 => IpOffset(packet, 0, 20),
            PcapngLinkType.RawIp => 0,
            _ => -1,
        };
        return offset >= 0 && TryReadIp(packet[offset..], out flow, out payload);
    }

    /// <summary>As <see cref="TryRead(PcapngLinkType, ReadOnlySpan{byte}, out UdpFlow, out ReadOnlySpan{byte})"/>, of an Ethernet frame.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out UdpFlow flow, out ReadOnlySpan<byte> payload) =>
        TryRead(PcapngLinkType.Ethernet, packet, out flow, out payload);

    // A tag of a virtual LAN may stand before the type of the content. -1: not IPv4.
    private static int IpOffset(ReadOnlySpan<byte> packet, int typeOffset, int headerBytes)
    {
        if (packet.Length < headerBytes + TagBytes) return -1;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(packet[typeOffset..]);
        if (type == TagEtherType && headerBytes == EthernetBytes)
            (type, headerBytes) = (BinaryPrimitives.ReadUInt16BigEndian(packet[(typeOffset + TagBytes)..]), headerBytes + TagBytes);
        return type == IpEtherType ? headerBytes : -1;
    }

    private static bool TryReadIp(ReadOnlySpan<byte> ip, out UdpFlow flow, out ReadOnlySpan<byte> payload)
    {
        flow = default;
        payload = default;
        if (ip.Length < IpBytes + UdpBytes) return false;
        int ipBytes = (ip[0] & 15) * 4, totalBytes = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) != 0;
        if (ip[0] >> 4 != 4 || ipBytes < IpBytes || isFragment || ip[9] != UdpProtocol) return false;
        if (totalBytes > ip.Length || totalBytes < ipBytes + UdpBytes) return false;
        ReadOnlySpan<byte> udp = ip[ipBytes..totalBytes];
        int udpBytes = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (udpBytes < UdpBytes || udpBytes > udp.Length) return false;
        flow = new UdpFlow(
            SourceAddress: BinaryPrimitives.ReadUInt32BigEndian(ip[12..]), SourcePort: BinaryPrimitives.ReadUInt16BigEndian(udp),
            DestinationAddress: BinaryPrimitives.ReadUInt32BigEndian(ip[16..]), DestinationPort: BinaryPrimitives.ReadUInt16BigEndian(udp[2..]));
        payload = udp[UdpBytes..udpBytes];
        return true;
    }

    // Locally administered addresses that show the IP address.
    private static void WriteMac(Span<byte> bytes, uint address)
    {
        bytes[0] = 0x02;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], address);
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.Length == 1 ? sum + ((uint)bytes[0] << 8) : sum;
    }

    private static ushort Fold(uint sum)
    {
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)sum;
    }
}
