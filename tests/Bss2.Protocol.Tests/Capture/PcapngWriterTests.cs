using Bss2.Tests;
using CsCheck;
using static Bss2.Protocol.Tests.CaptureBytes;

namespace Bss2.Protocol.Tests;

public class PcapngWriterTests
{
    [Fact]
    public void The_bytes_of_a_file_are_those_of_the_format()
    {
        var file = new MemoryStream();
        var writer = new PcapngWriter(file);
        int user = writer.AddInterface(PcapngLinkType.User0, "s");
        writer.WritePacket(user, 123_456_789, PacketDirection.Outbound, [1, 2, 3, 4, 5]);
        Assert.Equal(Convert.ToHexStringLower(LittleEndian), Convert.ToHexStringLower(file.ToArray()));
    }

    [Fact]
    public void What_was_written_is_read_back() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Long[0, long.MaxValue], Gen.Enum<PacketDirection>(), Gen.Bool).Array[0, 8].Sample(packets =>
        {
            var file = new MemoryStream();
            var writer = new PcapngWriter(file);
            writer.AddInterface(PcapngLinkType.Ethernet, new string('x', 300));
            writer.AddInterface(PcapngLinkType.User0, "");
            foreach ((byte[] data, long timeNs, PacketDirection direction, bool isUser) in packets)
                writer.WritePacket(isUser ? 1 : 0, timeNs, direction, data);
            Assert.Equal(
                packets.Select(p => new Packet(p.Item4 ? PcapngLinkType.User0 : PcapngLinkType.Ethernet, p.Item2, p.Item3, Convert.ToHexStringLower(p.Item1), (uint)p.Item1.Length)),
                Read(file.ToArray()));
        }, iter: 50);

    [Fact]
    public void A_packet_of_an_interface_that_was_not_added_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcapngWriter(new MemoryStream()).WritePacket(0, 0, PacketDirection.Inbound, [1]));

    [Fact]
    public void Writing_a_packet_allocates_nothing()
    {
        var capture = new LinkCapture(new MemoryStream(new byte[1 << 20]));
        var payload = new byte[1452];
        Assert.Equal(0, Allocation.InSteadyState(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                capture.Datagram(i, PacketDirection.Inbound, default, payload);
                capture.Frame(i, PacketDirection.Inbound, payload);
            }
        }));
    }
}
