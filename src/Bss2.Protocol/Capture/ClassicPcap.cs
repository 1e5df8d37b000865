using System.Buffers.Binary;

namespace Bss2.Protocol;

/// <summary>The format before pcapng, which tcpdump still writes: one header, then packets with 16 bytes before each. Never throws.</summary>
internal readonly record struct ClassicPcap(bool IsBigEndian, bool IsNanoseconds, PcapngLinkType LinkType)
{
    internal const int HeaderBytes = 24, RecordBytes = 16;

    private const uint Microseconds = 0xA1B2C3D4, Nanoseconds = 0xA1B23C4D;

    /// <summary>True when a file that begins so is of this format; four bytes tell.</summary>
    internal static bool IsBeginning(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) is Microseconds or Nanoseconds || BinaryPrimitives.ReadUInt32BigEndian(bytes) is Microseconds or Nanoseconds;

    /// <summary>Reads the header at the beginning of the file.</summary>
    internal static ClassicPcap ReadHeader(ReadOnlySpan<byte> bytes)
    {
        bool isBig = BinaryPrimitives.ReadUInt32BigEndian(bytes) is Microseconds or Nanoseconds;
        bool isNanoseconds = ReadUInt32(bytes, isBig) == Nanoseconds;
        // The upper half tells of check sequences at the end of frames, which nobody here looks at.
        return new ClassicPcap(isBig, isNanoseconds, (PcapngLinkType)(ushort)ReadUInt32(bytes[20..], isBig));
    }

    /// <summary>Bytes of the record at the beginning of <paramref name="bytes"/>, which holds at least its own 16.</summary>
    internal long RecordLength(ReadOnlySpan<byte> bytes) => RecordBytes + (long)ReadUInt32(bytes[8..], IsBigEndian);

    /// <summary>The packet of a whole record.</summary>
    internal PcapngPacket Packet(ReadOnlySpan<byte> record)
    {
        long timeNs = (ReadUInt32(record, IsBigEndian) * 1_000_000_000L) + (ReadUInt32(record[4..], IsBigEndian) * (IsNanoseconds ? 1L : 1000L));
        return new PcapngPacket(LinkType, timeNs, PacketDirection.Unknown, record[RecordBytes..], ReadUInt32(record[12..], IsBigEndian));
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
