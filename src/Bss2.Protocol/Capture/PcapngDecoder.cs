using System.Buffers.Binary;
using System.Text;

namespace Bss2.Protocol;

/// <summary>Takes packets out of the bytes of a pcapng file, block by block, or of one in the older pcap format; in either byte order. Never
/// throws.</summary>
public sealed class PcapngDecoder
{
    /// <summary>Longest block taken; a longer one is <see cref="PcapngResult.BadLength"/>.</summary>
    public const int BlockBytesMax = 16 << 20;

    private const int InterfacesMax = 1024, DescriptionBytesMax = 1000;

    private readonly record struct Interface(PcapngLinkType LinkType, byte Resolution, long OffsetSeconds);

    private readonly List<Interface> _interfaces = [];
    private bool _hasSection, _isBigEndian;
    private ClassicPcap? _classic;

    /// <summary>What the file says of its last interface that it describes; empty when nothing.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Bytes that the block at the beginning of <paramref name="bytes"/> needs, as far as they tell.</summary>
    public int BytesNeeded(ReadOnlySpan<byte> bytes)
    {
        if (_classic is { } classic) return bytes.Length < ClassicPcap.RecordBytes ? ClassicPcap.RecordBytes : (int)Math.Min(classic.RecordLength(bytes), BlockBytesMax);
        if (bytes.Length < PcapngBlock.FrameBytes) return PcapngBlock.FrameBytes;
        if (!_hasSection && ClassicPcap.IsBeginning(bytes)) return ClassicPcap.HeaderBytes;
        return (int)Math.Min(BlockLength(bytes), BlockBytesMax);
    }

    /// <summary>Reads the block at the beginning of <paramref name="bytes"/>. After a malformed one nothing is consumed: there is no way on.</summary>
    public PcapngResult Read(ReadOnlySpan<byte> bytes, out int consumed, out PcapngPacket packet)
    {
        consumed = 0;
        packet = default;
        if (_classic is { } classic) return ReadRecord(classic, bytes, ref consumed, ref packet);
        if (bytes.Length < PcapngBlock.FrameBytes) return PcapngResult.NeedMore;
        if (!_hasSection && ClassicPcap.IsBeginning(bytes)) return ReadClassicHeader(bytes, ref consumed);
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bool isSection = type == PcapngBlock.SectionHeader;       // The same in either byte order.
        if (!isSection && !_hasSection) return PcapngResult.NotPcapng;
        if (isSection && !IsByteOrderMagic(bytes[PcapngBlock.HeadBytes..])) return PcapngResult.BadSection;
        uint length = BlockLength(bytes);
        if (length < PcapngBlock.FrameBytes || length > BlockBytesMax || length % 4 != 0) return PcapngResult.BadLength;
        if (bytes.Length < length) return PcapngResult.NeedMore;
        ReadOnlySpan<byte> block = bytes[..(int)length];
        bool isBig = isSection ? IsBigEndianSection(block) : _isBigEndian;
        if (ReadUInt32(block[^4..], isBig) != length) return PcapngResult.BadLength;
        PcapngResult result = ReadBody(ReadUInt32(block, isBig), block[PcapngBlock.HeadBytes..^4], ref packet);
        if (result is PcapngResult.Packet or PcapngResult.Other) consumed = (int)length;
        return result;
    }

    private PcapngResult ReadClassicHeader(ReadOnlySpan<byte> bytes, ref int consumed)
    {
        if (bytes.Length < ClassicPcap.HeaderBytes) return PcapngResult.NeedMore;
        _classic = ClassicPcap.ReadHeader(bytes);
        consumed = ClassicPcap.HeaderBytes;
        return PcapngResult.Other;
    }

    private static PcapngResult ReadRecord(ClassicPcap classic, ReadOnlySpan<byte> bytes, ref int consumed, ref PcapngPacket packet)
    {
        if (bytes.Length < ClassicPcap.RecordBytes) return PcapngResult.NeedMore;
        long length = classic.RecordLength(bytes);
        if (length > BlockBytesMax) return PcapngResult.BadLength;
        if (bytes.Length < length) return PcapngResult.NeedMore;
        packet = classic.Packet(bytes[..(int)length]);
        consumed = (int)length;
        return PcapngResult.Packet;
    }

    private PcapngResult ReadBody(uint type, ReadOnlySpan<byte> body, ref PcapngPacket packet) => type switch
    {
        PcapngBlock.SectionHeader => ReadSection(body),
        PcapngBlock.InterfaceDescription => ReadInterface(body),
        PcapngBlock.EnhancedPacket => ReadPacket(body, ref packet),
        _ => PcapngResult.Other,
    };

    private PcapngResult ReadSection(ReadOnlySpan<byte> body)
    {
        if (body.Length < PcapngBlock.SectionBodyBytes) return PcapngResult.BadBody;
        bool isBig = BinaryPrimitives.ReadUInt32BigEndian(body) == PcapngBlock.ByteOrderMagic;
        if (ReadUInt16(body[4..], isBig) != 1) return PcapngResult.BadSection;
        (_hasSection, _isBigEndian) = (true, isBig);
        _interfaces.Clear();
        return PcapngResult.Other;
    }

    private PcapngResult ReadInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < PcapngBlock.InterfaceBodyBytes || _interfaces.Count == InterfacesMax) return PcapngResult.BadBody;
        byte resolution = 6;                                       // Microseconds unless it says otherwise.
        long offsetSeconds = 0;
        ReadOnlySpan<byte> options = body[PcapngBlock.InterfaceBodyBytes..];
        while (TryReadOption(ref options, out ushort code, out ReadOnlySpan<byte> value))
        {
            if (code == PcapngBlock.TimeResolutionOption && value.Length >= 1) resolution = value[0];
            if (code == PcapngBlock.InterfaceDescriptionOption) Description = Encoding.UTF8.GetString(value[..Math.Min(value.Length, DescriptionBytesMax)]);
            if (code == PcapngBlock.TimeOffsetOption && value.Length >= 8) offsetSeconds = ReadInt64(value);
        }
        _interfaces.Add(new Interface((PcapngLinkType)ReadUInt16(body, _isBigEndian), resolution, offsetSeconds));
        return PcapngResult.Other;
    }

    private PcapngResult ReadPacket(ReadOnlySpan<byte> body, ref PcapngPacket packet)
    {
        if (body.Length < PcapngBlock.PacketBodyBytes) return PcapngResult.BadBody;
        uint interfaceIndex = ReadUInt32(body, _isBigEndian), dataBytes = ReadUInt32(body[12..], _isBigEndian);
        if (dataBytes > body.Length - PcapngBlock.PacketBodyBytes) return PcapngResult.BadBody;
        if (interfaceIndex >= _interfaces.Count) return PcapngResult.UnknownInterface;
        Interface source = _interfaces[(int)interfaceIndex];
        ulong units = ((ulong)ReadUInt32(body[4..], _isBigEndian) << 32) | ReadUInt32(body[8..], _isBigEndian);
        ReadOnlySpan<byte> options = body[Math.Min(PcapngBlock.PacketBodyBytes + PcapngBlock.Padded((int)dataBytes), body.Length)..];
        var direction = PacketDirection.Unknown;
        while (TryReadOption(ref options, out ushort code, out ReadOnlySpan<byte> value))
            if (code == PcapngBlock.PacketFlagsOption && value.Length >= 4) direction = Direction(ReadUInt32(value, _isBigEndian));
        packet = new PcapngPacket(
            source.LinkType, TimeNs(units, source), direction, body.Slice(PcapngBlock.PacketBodyBytes, (int)dataBytes), ReadUInt32(body[16..], _isBigEndian));
        return PcapngResult.Packet;
    }

    private bool TryReadOption(ref ReadOnlySpan<byte> options, out ushort code, out ReadOnlySpan<byte> value)
    {
        code = PcapngBlock.EndOption;
        value = default;
        if (options.Length < 4) return false;
        code = ReadUInt16(options, _isBigEndian);
        int length = ReadUInt16(options[2..], _isBigEndian);
        if (code == PcapngBlock.EndOption || length > options.Length - 4) return false;
        value = options.Slice(4, length);
        options = options[Math.Min(4 + PcapngBlock.Padded(length), options.Length)..];
        return true;
    }

    // Resolution: 10^-n, or 2^-n with the top bit set. Times beyond the range of long wrap; files of this planet's time do not get there.
    private static long TimeNs(ulong units, Interface source)
    {
        int exponent = source.Resolution & 0x7F;
        Int128 ns = (source.Resolution & 0x80) != 0
            ? (Int128)(((UInt128)units * 1_000_000_000) >> Math.Min(exponent, 127))
            : exponent <= 9 ? (Int128)units * PowerOfTen(9 - exponent) : (Int128)units / PowerOfTen(Math.Min(exponent - 9, 20));
        return unchecked((long)(ns + ((Int128)source.OffsetSeconds * 1_000_000_000)));
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }

    private static PacketDirection Direction(uint flags) => (flags & 3) == 3 ? PacketDirection.Unknown : (PacketDirection)(flags & 3);

    // A section header brings its own byte order.
    private uint BlockLength(ReadOnlySpan<byte> bytes)
    {
        bool isSection = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == PcapngBlock.SectionHeader;
        return ReadUInt32(bytes[4..], isSection ? IsBigEndianSection(bytes) : _isBigEndian);
    }

    private static bool IsByteOrderMagic(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) == PcapngBlock.ByteOrderMagic || BinaryPrimitives.ReadUInt32BigEndian(bytes) == PcapngBlock.ByteOrderMagic;

    private static bool IsBigEndianSection(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32BigEndian(block[PcapngBlock.HeadBytes..]) == PcapngBlock.ByteOrderMagic;

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private long ReadInt64(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
