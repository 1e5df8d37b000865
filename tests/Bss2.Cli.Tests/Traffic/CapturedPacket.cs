using Bss2.Protocol;

namespace Bss2.Cli.Tests;

/// <summary>A packet of a capture file.</summary>
internal sealed record CapturedPacket(PcapngLinkType LinkType, long TimeNs, PacketDirection Direction, byte[] Bytes)
{
    // Packet type of HostARQ behind Ethernet, IPv4 and UDP.
    private const int TypeOffset = UdpPacket.HeaderBytes + 8;

    /// <summary>A frame with UT words.</summary>
    public bool HasWords => Bytes.Length > TypeOffset + 2 && Bytes[TypeOffset] == 0 && Bytes[TypeOffset + 1] == 0x10;

    /// <summary>With the lowest bit of its word <paramref name="word"/> turned.</summary>
    public CapturedPacket Flipped(int word)
    {
        byte[] bytes = [.. Bytes];
        bytes[UdpPacket.HeaderBytes + ArqFrame.HeaderBytes + (word * sizeof(ulong)) + 7] ^= 1;
        return this with { Bytes = bytes };
    }
}
