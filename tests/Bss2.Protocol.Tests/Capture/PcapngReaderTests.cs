using CsCheck;
using static Bss2.Protocol.Tests.CaptureBytes;

namespace Bss2.Protocol.Tests;

public class PcapngReaderTests
{
    [Fact]
    public void A_little_endian_file_in_nanoseconds_is_read() =>
        Assert.Equal([new Packet(PcapngLinkType.User0, 123_456_789, PacketDirection.Outbound, "0102030405", 5)], Read(LittleEndian));

    [Fact]
    public void A_big_endian_file_in_microseconds_with_an_unknown_block_is_read() =>
        Assert.Equal([new Packet(PcapngLinkType.User0, 123_456_000, PacketDirection.Unknown, "0102030405", 9)], Read(BigEndian));

    [Theory, InlineData("a1b2c3d4", 2_000_003_000), InlineData("a1b23c4d", 2_000_000_003)]
    public void A_file_of_the_older_format_is_read_in_either_byte_order_and_up_to_where_it_is_cut(string magic, long timeNs)
    {
        uint[] numbers = [Convert.ToUInt32(magic, 16), 0x0002_0004, 0, 0, 65535, 101, 2, 3, 4, 9];
        foreach (bool isBig in new[] { false, true })
        {
            byte[] file = [.. numbers.SelectMany(n => BitConverter.GetBytes(BitConverter.IsLittleEndian == isBig ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(n) : n)), 1, 2, 3, 4];
            Assert.Equal([new Packet(PcapngLinkType.RawIp, timeNs, PacketDirection.Unknown, "01020304", 9)], Read(file));
            for (int length = 25; length < file.Length; length++) Assert.Throws<CaptureCutOffException>(() => Read(file[..length]));
            Assert.Empty(Read(file[..24]));
        }
    }

    [Fact]
    public void Sections_of_either_byte_order_may_follow_each_other() => Assert.Equal(3, Read([.. LittleEndian, .. BigEndian, .. LittleEndian]).Count);

    [Fact]
    public void A_file_cut_anywhere_gives_what_was_whole_and_then_the_place()
    {
        byte[] file = [.. LittleEndian, .. LittleEndian];
        int[] whole = [28, 68, 120, 148, 188, 240];                // Ends of blocks.
        for (int length = 0; length < file.Length; length++)
        {
            List<Packet> packets = [];
            Exception? fault = Record.Exception(() => ReadInto(packets, new MemoryStream(file[..length])));
            Assert.Equal(length >= 120 ? 1 : 0, packets.Count);
            if (whole.Contains(length)) Assert.Null(fault);
            else Assert.Contains(length == 0 ? "empty" : $"at byte {whole.LastOrDefault(w => w <= length)} ", Assert.IsType<CaptureCutOffException>(fault).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 0xD4, "editcap")]                               // Neither this format nor the older one.
    [InlineData(8, 0x00, "byte-order")]
    [InlineData(12, 0x02, "version")]
    [InlineData(4, 0x1D, "length")]
    [InlineData(24, 0x20, "length")]
    [InlineData(76, 0x01, "interface")]
    [InlineData(88, 0xFF, "shorter")]
    public void A_damaged_file_is_named_with_what_is_wrong(int at, byte value, string word)
    {
        byte[] file = LittleEndian;
        file[at] = value;
        Assert.Contains(word, Assert.Throws<CaptureException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x09, 7UL, 7L)]
    [InlineData(0x03, 7UL, 7_000_000L)]
    [InlineData(0x0C, 7_999UL, 7L)]
    [InlineData(0x8A, 512UL, 500_000_000L)]                        // Units of 2^-10 s.
    public void Times_of_other_resolutions_become_nanoseconds(byte resolution, ulong units, long expectedNs)
    {
        byte[] file = LittleEndian;
        file[56] = resolution;
        BitConverter.TryWriteBytes(file.AsSpan(84), (uint)units);
        Assert.Equal(expectedNs, Read(file)[0].TimeNs);
    }

    [Fact]
    public void A_slow_stream_that_gives_single_bytes_is_read_as_well() => Assert.Single(Read(new Trickle(LittleEndian)));

    [Fact]
    public void Random_changes_give_packets_or_a_typed_fault_and_nothing_else() =>
        Gen.Select(Gen.Int[0, 239], Gen.Byte, Gen.Int[0, 239], Gen.Byte).Sample((at, value, at2, value2) =>
        {
            byte[] file = [.. LittleEndian, .. BigEndian];
            (file[at % file.Length], file[at2 % file.Length]) = (value, value2);
            Exception? fault = Record.Exception(() => Read(file));
            Assert.True(fault is null or CaptureException, fault?.ToString());
        });

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
