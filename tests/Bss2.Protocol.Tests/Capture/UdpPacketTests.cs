using CsCheck;

namespace Bss2.Protocol.Tests;

public class UdpPacketTests
{
    // 192.168.66.9:40000 to 192.168.66.1:1234, an acknowledgement of frame 2. Check sums computed by another program.
    private static readonly UdpFlow Flow = new(0xC0A84209, 40000, 0xC0A84201, 1234);
    private static readonly byte[] Acknowledgement = FrameBytes.FromHex(
        "0200c0a84201 0200c0a84209 0800 4500 0020 0000 4000 40 11 3572 c0a84209 c0a84201 9c40 04d2 000c 5966 00000002");

    [Fact]
    public void A_datagram_has_the_headers_of_its_flow()
    {
        var packet = new byte[100];
        int length = UdpPacket.Write(Flow, [0, 0, 0, 2], packet);
        Assert.Equal(Convert.ToHexStringLower(Acknowledgement), Convert.ToHexStringLower(packet[..length]));
    }

    [Fact]
    public void Padding_of_the_wire_is_not_payload()
    {
        Assert.True(UdpPacket.TryRead([.. Acknowledgement, .. new byte[14]], out UdpFlow flow, out ReadOnlySpan<byte> payload));
        Assert.Equal((Flow, "00000002"), (flow, Convert.ToHexStringLower(payload)));
    }

    [Theory]
    [InlineData(PcapngLinkType.RawIp, "")]
    [InlineData(PcapngLinkType.LinuxCooked, "0000 0304 0006 000000000000 0000 0800")]
    [InlineData(PcapngLinkType.LinuxCooked2, "0800 0000 00000001 0304 00 06 0000000000000000")]
    [InlineData(PcapngLinkType.Ethernet, "0200c0a84201 0200c0a84209 8100 0007 0800")]
    public void The_same_datagram_is_found_behind_the_headers_of_other_interfaces(PcapngLinkType linkType, string header)
    {
        byte[] packet = [.. FrameBytes.FromHex(header), .. Acknowledgement[14..]];
        Assert.True(UdpPacket.TryRead(linkType, packet, out UdpFlow flow, out ReadOnlySpan<byte> payload));
        Assert.Equal((Flow, "00000002"), (flow, Convert.ToHexStringLower(payload)));
        for (int length = 0; length < packet.Length; length++) Assert.False(UdpPacket.TryRead(linkType, packet.AsSpan(0, length), out _, out _));
    }

    [Theory]
    [InlineData(12, 0x86)]      // Another protocol on the wire.
    [InlineData(14, 0x65)]      // IP version 6.
    [InlineData(14, 0x44)]      // A header of four words.
    [InlineData(17, 0xFF)]      // Longer than what is there.
    [InlineData(20, 0x20)]      // A fragment follows.
    [InlineData(23, 0x06)]      // TCP.
    [InlineData(39, 0x0D)]      // UDP longer than IP.
    [InlineData(39, 0x07)]      // UDP shorter than its header.
    public void What_is_no_whole_udp_datagram_is_not_taken(int at, byte value)
    {
        byte[] packet = [.. Acknowledgement];
        packet[at] = value;
        Assert.False(UdpPacket.TryRead(packet, out _, out _));
    }

    [Fact]
    public void What_was_written_is_read_back_and_every_check_sum_adds_up() =>
        Gen.Select(Gen.UInt, Gen.UShort, Gen.UInt, Gen.Byte.Array[0, 1500]).Sample((address, port, other, payload) =>
        {
            var flow = new UdpFlow(address, port, other, (ushort)~port);
            var packet = new byte[UdpPacket.HeaderBytes + payload.Length];
            Assert.Equal(packet.Length, UdpPacket.Write(flow, payload, packet));
            Assert.True(UdpPacket.TryRead(packet, out UdpFlow found, out ReadOnlySpan<byte> read));
            Assert.Equal((flow, Convert.ToHexStringLower(payload)), (found, Convert.ToHexStringLower(read)));
            Assert.Equal(0xFFFF, OnesComplement([.. packet[14..34]]));
            Assert.Equal(0xFFFF, OnesComplement([.. packet[26..34], 0, 17, .. packet[38..40], .. packet[34..]]));
        });

    private static int OnesComplement(byte[] bytes)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += bytes[i] << (i % 2 == 0 ? 8 : 0);
            if (sum > 0xFFFF) sum -= 0xFFFF;
        }
        return sum;
    }
}
