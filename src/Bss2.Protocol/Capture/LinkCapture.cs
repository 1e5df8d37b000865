namespace Bss2.Protocol;

/// <summary>Records a link's traffic as a pcapng file that Wireshark opens (with tools/wireshark/bss2.lua). One thread at a time.</summary>
public sealed class LinkCapture(Stream stream)
{
    private readonly PcapngWriter _writer = new(stream);
    private readonly byte[] _packet = new byte[2048];
    private int _ethernet = -1, _user = -1;

    /// <summary>What the board is, for people; set it before the first packet.</summary>
    public string Description { get; set; } = "";

    /// <summary>A HostARQ datagram of at most 2006 bytes, as a UDP packet of <paramref name="flow"/>; time in nanoseconds since 1970, UTC.</summary>
    public void Datagram(long timeNs, PacketDirection direction, UdpFlow flow, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, _packet.Length - UdpPacket.HeaderBytes);
        if (_ethernet < 0) _ethernet = _writer.AddInterface(PcapngLinkType.Ethernet, "hostarq", Description);
        int length = UdpPacket.Write(flow, payload, _packet);
        _writer.WritePacket(_ethernet, timeNs, direction, _packet.AsSpan(0, length));
    }

    /// <summary>A frame of a byte stream (serial-framing.md), as it is.</summary>
    public void Frame(long timeNs, PacketDirection direction, ReadOnlySpan<byte> frame)
    {
        if (_user < 0) _user = _writer.AddInterface(PcapngLinkType.User0, "stream", Description);
        _writer.WritePacket(_user, timeNs, direction, frame);
    }
}
