using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Bytes consumed and bytes left are the bytes given; a packet written again is read as the same; the reader throws only typed faults.</summary>
internal sealed class PcapngTarget : IFuzzTarget
{
    private readonly byte[] _again = new byte[Mutator.BytesMax + 512];

    public string Name => "pcapng";

    public IReadOnlyList<byte[]> Seeds { get; } = [Written(), Convert.FromHexString(
        "0a0d0d0a0000001c1a2b3c4d00010000ffffffffffffffff0000001c" + "000000010000001400930000000000000000" + "0014"
        + "0000bad0000000101234567800000010" + "0000000600000028000000000000000000" + "01e2400000000500000009010203040500000000000028"),
        Convert.FromHexString("d4c3b2a1020004000000000000000000ffff000001000000" + "01000000020000000300000004000000010203" + "05000000060000000000000000000000"),
    ];

    public int Run(ReadOnlySpan<byte> input)
    {
        var decoder = new PcapngDecoder();
        int position = 0, packets = 0;
        PcapngResult result;
        do
        {
            result = decoder.Read(input[position..], out int consumed, out PcapngPacket packet);
            Law.Holds(consumed > 0 == (result is PcapngResult.Packet or PcapngResult.Other));
            Law.Holds(position + consumed <= input.Length);
            position += consumed;
            if (result != PcapngResult.Packet) continue;
            packets++;
            CheckWrittenAgain(packet);
        }
        while (result is PcapngResult.Packet or PcapngResult.Other);
        // The rest is the beginning of a block, or damaged.
        if (result == PcapngResult.NeedMore) Law.Holds(decoder.BytesNeeded(input[position..]) > input.Length - position);
        if (input.Length % 8 == 0) CheckReader(input, packets, isWhole: result == PcapngResult.NeedMore && position == input.Length && position > 0);
        return packets;
    }

    private void CheckWrittenAgain(in PcapngPacket packet)
    {
        if (packet.TimeNs < 0) return;
        var file = new MemoryStream(_again);
        var writer = new PcapngWriter(file);
        writer.WritePacket(writer.AddInterface(packet.LinkType, "again"), packet.TimeNs, packet.Direction, packet.Data);
        ReadOnlySpan<byte> bytes = _again.AsSpan(0, (int)file.Position);
        var decoder = new PcapngDecoder();
        PcapngPacket found = default;
        while (bytes.Length > 0)
        {
            PcapngResult result = decoder.Read(bytes, out int consumed, out found);
            Law.Holds(result is PcapngResult.Packet or PcapngResult.Other);
            bytes = bytes[consumed..];
        }
        Law.Holds(found.LinkType == packet.LinkType && found.TimeNs == packet.TimeNs && found.Direction == packet.Direction);
        Law.Holds(found.Data.SequenceEqual(packet.Data));
    }

    private static void CheckReader(ReadOnlySpan<byte> input, int packets, bool isWhole)
    {
        var reader = new PcapngReader(new MemoryStream(input.ToArray()));
        int count = 0;
        try
        {
            while (reader.TryRead(out _)) count++;
            Law.Holds(isWhole);
        }
        catch (CaptureException)
        {
            Law.Holds(!isWhole);
        }
        Law.Holds(count == packets);
    }

    private static byte[] Written()
    {
        var file = new MemoryStream();
        var capture = new LinkCapture(file);
        capture.Datagram(1_790_000_000_000_000_000, PacketDirection.Outbound, new UdpFlow(0x7F000001, 40000, 0x7F000002, 1234), [0, 0, 0, 1]);
        capture.Frame(1_790_000_000_000_000_001, PacketDirection.Inbound, StreamSeeds.Frames[2]);
        return file.ToArray();
    }
}
