using System.Buffers.Binary;
using CsCheck;

namespace Bss2.Protocol.Tests;

public class ArqFrameTests
{
    [Fact]
    public void A_data_frame_is_a_big_endian_header_and_big_endian_words()
    {
        // link-protocol.md 1.10: timer setup and halt.
        var datagram = new byte[ArqFrame.DatagramBytesMax];
        int length = ArqFrame.WriteData(datagram, 1, 1, ArqPacketType.Ut, [0x0400000000000000, 0x0a00000000000000]);

        Assert.Equal(ArqWire.Hex("00000001 00000001 0010 0002 0400000000000000 0a00000000000000"), Convert.ToHexStringLower(datagram.AsSpan(0, length)));
        Assert.Equal(ArqParseResult.Complete, ArqFrame.Parse(datagram.AsSpan(0, length), ArqRole.Fpga, out ArqFrame frame));
        Assert.Equal((1, 1, ArqPacketType.Ut, 2, true), (frame.Ack, frame.Sequence, frame.Type, frame.WordCount, frame.HasData));
        Assert.Equal(0x0a00000000000000UL, frame.Word(1));
    }

    [Fact]
    public void An_acknowledgement_is_its_field_alone()
    {
        var datagram = new byte[4];
        Assert.Equal(4, ArqFrame.WriteAck(datagram, 200));
        Assert.Equal("000000c8", Convert.ToHexStringLower(datagram));
        Assert.Equal(ArqParseResult.Complete, ArqFrame.Parse(datagram, ArqRole.Host, out ArqFrame frame));
        Assert.Equal((200, false, 0), (frame.Ack, frame.HasData, frame.WordCount));
    }

    [Fact]
    public void A_reset_frame_is_four_times_ab()
    {
        var datagram = new byte[4];
        Assert.Equal(4, ArqFrame.WriteReset(datagram));
        Assert.Equal("abababab", Convert.ToHexStringLower(datagram));
        Assert.True(ArqFrame.IsReset(datagram));
        Assert.False(ArqFrame.IsReset(ArqWire.Bytes("abababac")));
        Assert.False(ArqFrame.IsReset(ArqWire.Bytes("abababab00")));
        Assert.False(ArqFrame.IsReset([]));
    }

    [Fact]
    public void A_reset_answer_holds_the_parameters_and_the_length_of_the_info()
    {
        Assert.Equal(ArqParseResult.Complete, ArqFrame.Parse(ArqWire.Bytes(ArqWire.Answer), ArqRole.Host, out ArqFrame frame));
        Assert.True(ArqParameters.TryRead(frame, out ArqParameters parameters));
        Assert.Equal(new ArqParameters(256, 128, 180, 4), parameters);
        Assert.True(parameters.IsOurs);
        Assert.False((parameters with { Window = 32 }).IsOurs);
    }

    [Theory]
    [InlineData("", ArqRole.Fpga, ArqParseResult.Truncated)]
    [InlineData("000000", ArqRole.Fpga, ArqParseResult.Truncated)]
    [InlineData("00000000 00", ArqRole.Host, ArqParseResult.Truncated)]
    [InlineData("00000000 00000000 0010 00", ArqRole.Host, ArqParseResult.Truncated)]
    [InlineData("00000000 00000000 0010 0001 00000000000000", ArqRole.Host, ArqParseResult.Truncated)]
    [InlineData("00000000 00000000 0010 00b5", ArqRole.Fpga, ArqParseResult.LengthAboveMax)]
    [InlineData("00000000 00000000 0010 ffff", ArqRole.Fpga, ArqParseResult.LengthAboveMax)]
    [InlineData("00000100", ArqRole.Host, ArqParseResult.SequenceOutOfRange)]
    [InlineData("abababab", ArqRole.Host, ArqParseResult.SequenceOutOfRange)]
    [InlineData("00000000 00000100 0010 0000", ArqRole.Fpga, ArqParseResult.SequenceOutOfRange)]
    [InlineData("00000000 00000000 0010 0000", ArqRole.Host, ArqParseResult.Complete)]
    [InlineData("00000000 00000000 0010 0000 00", ArqRole.Host, ArqParseResult.TrailingBytes)]
    [InlineData("00000000 00000000 0010 0000 0000000000000000", ArqRole.Fpga, ArqParseResult.Complete)]
    public void Sizes_and_numbers_are_judged_as_each_end_does(string hex, ArqRole receiver, ArqParseResult expected) =>
        Assert.Equal(expected, ArqFrame.Parse(ArqWire.Bytes(hex), receiver, out _));

    [Fact]
    public void Any_bytes_are_a_frame_that_is_written_again_or_a_result()
    {
        int complete = 0;
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 5], Gen.Bool).Sample((bytes, words, isPlausible) =>
        {
            if (isPlausible && bytes.Length >= 12)
            {
                bytes.AsSpan(0, 3).Clear();
                bytes.AsSpan(4, 3).Clear();
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), (ushort)words);
            }
            foreach (ArqRole role in new[] { ArqRole.Host, ArqRole.Fpga })
            {
                if (ArqFrame.Parse(bytes, role, out ArqFrame frame) != ArqParseResult.Complete) continue;
                Interlocked.Increment(ref complete);
                var again = new byte[ArqFrame.DatagramBytesMax];
                int length = frame.HasData ? ArqFrame.WriteData(again, frame.Ack, frame.Sequence, frame.Type, frame.Payload) : ArqFrame.WriteAck(again, frame.Ack);
                Assert.Equal(bytes.AsSpan(0, length), again.AsSpan(0, length));
                Assert.True(role == ArqRole.Fpga || length == bytes.Length, "a host takes exact sizes only");
            }
        }, iter: 5_000);   // Of a hundred, sometimes ten or fewer are frames.
        Assert.True(complete > 10, "some of them must have been frames");
    }

    [Fact]
    public void Half_of_the_sequence_space_is_the_window_and_a_frame_fits_an_Ethernet_packet()
    {
        Assert.Equal(ArqFrame.SequenceNumbers, 2 * ArqFrame.Window);
        Assert.Equal(1452, ArqFrame.DatagramBytesMax);
        Assert.True(ArqFrame.DatagramBytesMax + 28 <= 1500, "IP and UDP headers must fit too");
    }
}
