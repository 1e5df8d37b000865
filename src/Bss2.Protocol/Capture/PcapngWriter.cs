using System.Buffers.Binary;
using System.Text;

namespace Bss2.Protocol;

/// <summary>Writes a pcapng file: one section, little-endian, times in nanoseconds. Owns no stream: flush and dispose it yourself.</summary>
/// <remarks>Call order: <see cref="AddInterface"/> before its packets. Writing a packet allocates nothing.</remarks>
public sealed class PcapngWriter
{
    private const byte Nanoseconds = 9;
    private const int OptionHeadBytes = 4, FlagsBytes = 4;
    private const int PacketHeadBytes = PcapngBlock.HeadBytes + PcapngBlock.PacketBodyBytes;

    // Padding, flags option, end of options, length.
    private const int PacketTailBytesMax = 3 + OptionHeadBytes + FlagsBytes + OptionHeadBytes + 4;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[512];
    private int _interfaces;

    /// <summary>Begins the file on <paramref name="stream"/>.</summary>
    public PcapngWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        const int length = PcapngBlock.FrameBytes + PcapngBlock.SectionBodyBytes;
        Span<byte> block = Begin(PcapngBlock.SectionHeader, length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], PcapngBlock.ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(block[12..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(block[14..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], -1);  // The section's length is not known in advance.
        _stream.Write(block);
    }

    /// <summary>Describes an interface; returns its index. <paramref name="name"/> and <paramref name="description"/> are cut at 200 bytes.</summary>
    public int AddInterface(PcapngLinkType linkType, string name, string description = "")
    {
        byte[] nameText = Text(name), descriptionText = Text(description);
        int length = PcapngBlock.FrameBytes + PcapngBlock.InterfaceBodyBytes + OptionBytes(nameText) + OptionBytes(descriptionText) + 8 + OptionHeadBytes;
        Span<byte> block = Begin(PcapngBlock.InterfaceDescription, length);
        BinaryPrimitives.WriteUInt16LittleEndian(block[8..], (ushort)linkType);
        Span<byte> options = block[(PcapngBlock.HeadBytes + PcapngBlock.InterfaceBodyBytes)..];
        if (nameText.Length > 0) options = Option(options, PcapngBlock.InterfaceNameOption, nameText);
        if (descriptionText.Length > 0) options = Option(options, PcapngBlock.InterfaceDescriptionOption, descriptionText);
        Option(options, PcapngBlock.TimeResolutionOption, [Nanoseconds]);
        _stream.Write(block);
        return _interfaces++;
    }

    /// <summary>Appends a packet of an interface; <paramref name="timeNs"/> counts nanoseconds since 1970, UTC.</summary>
    public void WritePacket(int interfaceIndex, long timeNs, PacketDirection direction, ReadOnlySpan<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(interfaceIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(interfaceIndex, _interfaces);
        ArgumentOutOfRangeException.ThrowIfNegative(timeNs);
        int padding = PcapngBlock.Padded(packet.Length) - packet.Length;
        int tailBytes = PacketTailBytesMax - 3 + padding, length = PacketHeadBytes + packet.Length + tailBytes;
        Check.That(length <= PcapngDecoder.BlockBytesMax);
        Span<byte> head = _buffer.AsSpan(0, PacketHeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(head, PcapngBlock.EnhancedPacket);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], length);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], interfaceIndex);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)(timeNs >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], (uint)timeNs);
        BinaryPrimitives.WriteInt32LittleEndian(head[20..], packet.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], packet.Length);
        _stream.Write(head);
        _stream.Write(packet);
        Span<byte> tail = _buffer.AsSpan(0, tailBytes);
        tail.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(tail[padding..], PcapngBlock.PacketFlagsOption);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[(padding + 2)..], FlagsBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[(padding + 4)..], (uint)direction);
        BinaryPrimitives.WriteInt32LittleEndian(tail[^4..], length);
        _stream.Write(tail);
    }

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes[..Math.Min(bytes.Length, 200)];
    }

    private static int OptionBytes(byte[] text) => text.Length == 0 ? 0 : OptionHeadBytes + PcapngBlock.Padded(text.Length);

    private Span<byte> Begin(uint type, int length)
    {
        Span<byte> block = _buffer.AsSpan(0, length);
        block.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block, type);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], length);
        BinaryPrimitives.WriteInt32LittleEndian(block[^4..], length);
        return block;
    }

    private static Span<byte> Option(Span<byte> options, ushort code, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(options, code);
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], (ushort)value.Length);
        value.CopyTo(options[OptionHeadBytes..]);
        return options[(OptionHeadBytes + PcapngBlock.Padded(value.Length))..];
    }
}
