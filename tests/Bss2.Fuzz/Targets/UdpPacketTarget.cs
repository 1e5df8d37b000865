using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>A payload lies inside the packet; written again with its flow it is read as the same.</summary>
internal sealed class UdpPacketTarget : IFuzzTarget
{
    private readonly byte[] _again = new byte[Mutator.BytesMax + UdpPacket.HeaderBytes];

    public string Name => "udp-packet";

    public IReadOnlyList<byte[]> Seeds { get; } = [Written([0, 0, 0, 2]), Written(new byte[1452])];

    public int Run(ReadOnlySpan<byte> input)
    {
        if (!UdpPacket.TryRead(input, out UdpFlow flow, out ReadOnlySpan<byte> payload)) return 0;
        Law.Holds(payload.Length <= input.Length - UdpPacket.HeaderBytes);
        Law.Holds(payload.Length == 0 || input.Overlaps(payload));
        int bytes = UdpPacket.Write(flow, payload, _again);
        Law.Holds(UdpPacket.TryRead(_again.AsSpan(0, bytes), out UdpFlow found, out ReadOnlySpan<byte> read));
        Law.Holds(found == flow && read.SequenceEqual(payload));
        return 1;
    }

    private static byte[] Written(byte[] payload)
    {
        var packet = new byte[UdpPacket.HeaderBytes + payload.Length];
        UdpPacket.Write(new UdpFlow(0xC0A84209, 40000, 0xC0A84201, 1234), payload, packet);
        return packet;
    }
}
