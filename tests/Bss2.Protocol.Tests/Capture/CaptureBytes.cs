namespace Bss2.Protocol.Tests;

/// <summary>Capture files in memory.</summary>
internal static class CaptureBytes
{
    internal readonly record struct Packet(PcapngLinkType LinkType, long TimeNs, PacketDirection Direction, string Data, uint OriginalBytes);

    /// <summary>One section, one USER0 interface "s", one packet of five bytes: written out from the format's description.</summary>
    internal static byte[] LittleEndian => FrameBytes.FromHex("""
        0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
        01000000 28000000 9300 0000 00000000 0200 0100 73000000 0900 0100 09000000 0000 0000 28000000
        06000000 34000000 00000000 00000000 15cd5b07 05000000 05000000 0102030405000000 0200 0400 02000000 0000 0000 34000000
        """.ReplaceLineEndings(""));

    /// <summary>The same in the other byte order, in microseconds as files without a resolution are, and with a block of a type nobody knows.</summary>
    internal static byte[] BigEndian => FrameBytes.FromHex("""
        0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
        00000001 00000014 0093 0000 00000000 00000014
        0000bad0 00000010 12345678 00000010
        00000006 00000028 00000000 00000000 0001e240 00000005 00000009 0102030405000000 00000028
        """.ReplaceLineEndings(""));

    internal static List<Packet> Read(byte[] file) => Read(new MemoryStream(file));

    internal static List<Packet> Read(Stream file)
    {
        List<Packet> packets = [];
        ReadInto(packets, file);
        return packets;
    }

    internal static void ReadInto(List<Packet> packets, Stream file)
    {
        var reader = new PcapngReader(file);
        while (reader.TryRead(out PcapngPacket packet))
            packets.Add(new(packet.LinkType, packet.TimeNs, packet.Direction, Convert.ToHexStringLower(packet.Data), packet.OriginalBytes));
    }
}
