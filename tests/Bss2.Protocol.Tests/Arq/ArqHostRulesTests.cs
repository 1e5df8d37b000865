namespace Bss2.Protocol.Tests;

/// <summary>What a host asks of its peer, frame by frame.</summary>
public class ArqHostRulesTests
{
    private static ArqEndpoint Connecting()
    {
        var host = new ArqEndpoint(ArqOptions.Host);
        host.Connect(LinkInstant.Zero, ArqWire.Fpga, 0x39cfb11d);
        return host;
    }

    [Fact]
    public void The_reset_goes_to_its_port_and_is_repeated_until_answered()
    {
        ArqEndpoint host = Connecting();
        Assert.Equal("abababab", host.Next(0, out ArqPort port));
        Assert.Equal(ArqPort.Reset, port);
        Assert.Equal("", host.NextAfter(49_999));
        Assert.Equal("abababab", host.NextAfter(50_000));
        host.Give(50_100, ArqWire.Answer, ArqWire.Fpga);
        Assert.Equal(ArqWire.Hex("00000000 00000000 8001 0001 0000000039cfb11d"), host.Next(50_100, out port));
        Assert.Equal(ArqPort.Data, port);
        Assert.Equal("version: 2\ncompatible_until: 2\n", host.BitfileInfo);
    }

    [Fact]
    public void Whatever_comes_before_the_parameter_frame_is_dropped()
    {
        ArqEndpoint host = Connecting();
        host.Give(10, "000000ff 00000000 0010 0001 1111111111111111", ArqWire.Fpga);
        host.Give(10, "000000ff 00000001 8002 0001 1111111111111111", ArqWire.Fpga);
        host.Give(10, "00000003", ArqWire.Fpga);

        Assert.Equal(ArqState.Resetting, host.State);
        Assert.Equal(3, host.Statistics.OutOfConnection);
    }

    [Fact]
    public void Words_of_an_older_user_are_flushed_by_the_loopback_check()
    {
        ArqEndpoint host = Connecting();
        host.Give(10, ArqWire.Answer, ArqWire.Fpga);
        host.Give(10, "000000ff 00000001 0010 0002 1111111111111111 2222222222222222", ArqWire.Fpga);
        host.Give(10, "00000000 00000002 8001 0001 0000000039cfb11d", ArqWire.Fpga);

        Assert.Equal(ArqState.Established, host.State);
        Assert.Equal((0, 2L), (host.ReceiveCount, host.Statistics.FlushedWords));
    }

    [Theory]
    [InlineData("0000000000000200 0000000000000080 00000000000000b4 0000000000000001 6100000000000000")]
    [InlineData("0000000000000100 0000000000000020 00000000000000b4 0000000000000001 6100000000000000")]
    [InlineData("0000000000000100 0000000000000080 000000000000007e 0000000000000001 6100000000000000")]
    [InlineData("0000000000000100 0000000000000080 00000000000000b4")]
    public void Other_parameters_end_the_connection_by_name(string words)
    {
        ArqEndpoint host = Connecting();
        host.Give(10, $"000000ff 00000000 8002 {ArqWire.Bytes(words).Length / 8:x4} {words}", ArqWire.Fpga);

        Assert.Equal(ArqState.ParameterMismatch, host.State);
        Assert.Equal("", host.NextAfter(5_000_000));
        Assert.Equal(LinkInstant.Never, host.PollTimeout());
    }

    [Theory]
    [InlineData("0000000000000001 6161616161616161")]                    // No NUL.
    [InlineData("0000000000000001 6161616161616100 6161616161616161")]   // More than announced.
    [InlineData("0000000000000000")]                                     // None at all.
    [InlineData("0000000000010000 6161616161616100")]                    // More than anyone believes.
    [InlineData("ffffffffffffffff 6161616161616100")]
    public void Bitfile_info_that_cannot_be_read_ends_the_connection_by_name(string infoLengthAndText)
    {
        ArqEndpoint host = Connecting();
        string words = "0000000000000100 0000000000000080 00000000000000b4" + infoLengthAndText;
        host.Give(10, $"000000ff 00000000 8002 {ArqWire.Bytes(words).Length / 8:x4} {words}", ArqWire.Fpga);

        Assert.Equal(ArqState.BadBitfileInfo, host.State);
    }

    [Theory]
    [InlineData("8001 0001 0000000039cfb11e")]
    [InlineData("8001 0002 0000000039cfb11d 0000000039cfb11d")]
    [InlineData("8001 0000")]
    public void Another_loopback_word_ends_the_connection_by_name(string answer)
    {
        ArqEndpoint host = Connecting();
        host.Give(10, ArqWire.Answer, ArqWire.Fpga);
        host.Give(10, "00000000 00000001" + answer, ArqWire.Fpga);

        Assert.Equal(ArqState.LoopbackMismatch, host.State);
    }

    [Fact]
    public void Without_an_answer_the_handshake_ends_after_two_seconds()
    {
        ArqEndpoint host = Connecting();
        int resets = 0;
        for (long us = 0; us < 2_000_000; us += 1_000)
            if (host.NextAfter(us) == "abababab") resets++;
        Assert.Equal(40, resets);
        Assert.Equal(ArqState.Resetting, host.State);
        Assert.Equal("", host.NextAfter(2_000_000));
        Assert.Equal(ArqState.HandshakeTimeout, host.State);
    }

    [Fact]
    public void Only_exact_sizes_from_the_FPGA_are_taken()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Give(300, "00000000 00000002 0010 0001 1111111111111111 00", ArqWire.Fpga);
        host.Give(300, "00000000 00000002 0010 0002 1111111111111111", ArqWire.Fpga);
        host.Give(300, "", ArqWire.Fpga);
        host.Give(300, "00000000 00000002 0010 0001 1111111111111111", 99);

        Assert.Equal((3L, 1L), (host.Statistics.Malformed, host.Statistics.Foreign));
        Assert.Equal(2, host.ReceiveExpected);
    }

    [Fact]
    public void Three_answers_to_a_reset_without_progress_mean_that_the_peer_started_anew()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Give(300, ArqWire.Answer, ArqWire.Fpga);
        host.Give(301, ArqWire.Answer, ArqWire.Fpga);
        host.Give(302, "00000000 00000002 0010 0001 1111111111111111", ArqWire.Fpga);   // Progress: those were late copies.
        host.Give(303, ArqWire.Answer, ArqWire.Fpga);
        host.Give(304, ArqWire.Answer, ArqWire.Fpga);
        Assert.Equal(ArqState.Established, host.State);
        host.Give(305, ArqWire.Answer, ArqWire.Fpga);
        Assert.Equal(ArqState.PeerRestarted, host.State);
        Assert.Equal(1, host.Receive(new ulong[4]));
    }

    [Fact]
    public void A_frame_that_does_not_fill_goes_at_once_on_an_idle_link_and_waits_20_us_on_a_busy_one()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Send([1]);
        Assert.Equal(ArqWire.Hex("00000001 00000001 0010 0001 0000000000000001"), host.Next(300));
        host.HandleTimeout(LinkInstant.FromMicroseconds(310));
        host.Send([2]);
        Assert.Equal("", host.Next(310));
        Assert.Equal(LinkInstant.FromMicroseconds(330), host.PollTimeout());
        host.Send([3]);
        Assert.Equal(ArqWire.Hex("00000001 00000002 0010 0002 0000000000000002 0000000000000003"), host.NextAfter(330));
        host.Send([4]);
        host.Flush();
        Assert.Equal(ArqWire.Hex("00000001 00000003 0010 0001 0000000000000004"), host.Next(331));
    }

    [Fact]
    public void Three_repeated_acknowledgements_bring_the_missing_frame_again()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        for (ulong word = 1; word <= 4; word++) { host.Send([word]); host.Flush(); host.Next(300); }
        host.Give(350, "00000000", ArqWire.Fpga);
        host.Give(351, "00000000", ArqWire.Fpga);
        Assert.Equal("", host.Next(351));
        host.Give(352, "00000000", ArqWire.Fpga);
        Assert.Equal(ArqWire.Hex("00000001 00000001 0010 0001 0000000000000001"), host.Next(352));
        Assert.Equal("", host.Next(352));
        Assert.Equal((1L, 0L), (host.Statistics.FastResends, host.Statistics.ResendTimeouts));
    }

    [Fact]
    public void Silence_brings_the_oldest_frame_alone_and_then_all_of_them_step_by_step()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        for (ulong word = 1; word <= 4; word++) { host.Send([word]); host.Flush(); host.Next(300); }
        Assert.Equal("", host.NextAfter(1_299));
        for (int i = 0; i < 8; i++) while (host.Next((host.PollTimeout().Nanoseconds + 999) / 1000) is var sent && sent.Length > 0) Assert.Contains("00000001", sent, StringComparison.Ordinal);
        long us = 1_300;
        while (host.Statistics.ResendTimeouts == 0)
        {
            string sent = host.NextAfter(us += 100);
            Assert.True(sent.Length == 0 || sent == ArqWire.Hex("00000001 00000001 0010 0001 0000000000000001"), "only the oldest");
        }
        host.Give(us, "00000001", ArqWire.Fpga);
        Assert.Equal(ArqWire.Hex("00000001 00000002 0010 0001 0000000000000002"), host.Next(us + 1000));
        Assert.Equal(ArqWire.Hex("00000001 00000003 0010 0001 0000000000000003"), host.Next(us + 1000));
    }

    [Fact]
    public void Closing_sends_a_flush_frame_behind_the_last_word_and_ends_when_it_is_acknowledged()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Send([1]);
        host.Close(LinkInstant.FromMicroseconds(300));
        Assert.Equal(ArqWire.Hex("00000001 00000001 0010 0001 0000000000000001"), host.Next(300));
        Assert.Equal("", host.Next(300));
        host.Give(400, "00000001", ArqWire.Fpga);
        Assert.Equal(ArqWire.Hex("00000001 00000002 8000 0001 0000000000000000"), host.Next(400));
        Assert.Equal(ArqState.Closing, host.State);
        host.Give(500, "00000002", ArqWire.Fpga);
        Assert.Equal(ArqState.Closed, host.State);
    }

    [Fact]
    public void Closing_against_silence_ends_after_half_a_second()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Send([1]);
        host.Close(LinkInstant.FromMicroseconds(300));
        host.NextAfter(500_299);
        Assert.Equal(ArqState.Closing, host.State);
        host.NextAfter(500_300);
        Assert.Equal(ArqState.Closed, host.State);
    }

    [Fact]
    public void A_loopback_word_of_the_user_comes_back_once()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        Assert.True(host.SendLoopback(0x1234));
        Assert.False(host.SendLoopback(0x1235), "one at a time");
        Assert.Equal(ArqWire.Hex("00000001 00000001 8001 0001 0000000000001234"), host.Next(300));
        Assert.False(host.TryReadLoopback());
        host.Give(360, "00000001 00000002 8001 0001 0000000000001234", ArqWire.Fpga);
        Assert.True(host.TryReadLoopback());
        Assert.False(host.TryReadLoopback());
    }

    [Fact]
    public void Only_a_host_connects() =>
        Assert.Throws<InvalidOperationException>(() => new ArqEndpoint(ArqOptions.Fpga).Connect(LinkInstant.Zero, 1, 1));

    [Fact]
    public void Time_that_runs_backwards_is_a_defect_of_the_caller()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        Assert.Throws<CheckFailedException>(() => host.HandleTimeout(LinkInstant.Zero));
    }

    [Fact]
    public void A_frame_that_comes_again_with_other_words_ends_the_connection_by_name()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Give(300, "00000000 00000002 0010 0001 1111111111111111", ArqWire.Fpga);
        host.Give(310, "00000000 00000002 0010 0001 1111111111111111", ArqWire.Fpga);
        Assert.Equal(ArqState.Established, host.State);

        host.Give(320, "00000000 00000002 0010 0001 2222222222222222", ArqWire.Fpga);
        Assert.Equal(ArqState.Contradiction, host.State);
        Assert.Equal((1L, 1L), (host.Statistics.Duplicates, host.Statistics.Contradictions));
        Assert.Contains("discard this run", ArqFault.Of(host, "udp://10.0.0.1")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_waits_behind_a_gap_and_comes_again_with_other_words_ends_the_connection_too()
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        host.Give(300, "00000000 00000005 0010 0001 1111111111111111", ArqWire.Fpga);
        host.Give(310, "00000000 00000005 0010 0002 1111111111111111 1111111111111111", ArqWire.Fpga);
        Assert.Equal(ArqState.Contradiction, host.State);
    }

    [Theory]
    [InlineData(302, 12)]     // 290 frames late: behind the window again.
    [InlineData(1002, 204)]   // 798 frames.
    public void A_copy_that_comes_after_the_numbers_went_round_is_known_as_a_copy(int expected, int copied)
    {
        ArqEndpoint host = ArqWire.ConnectedHost();
        var words = new ulong[8];
        for (int n = 2; n < expected; n++)
        {
            host.Give(300 + n, $"00000000 {(byte)n:x8} 0010 0001 {n:x16}", ArqWire.Fpga);
            Assert.Equal(1, host.Receive(words));
        }
        host.Give(2000, $"00000000 {(byte)copied:x8} 0010 0001 {copied:x16}", ArqWire.Fpga);

        Assert.Equal((ArqState.Established, 0L), (host.State, host.Statistics.Contradictions));
        Assert.Equal(1, host.Statistics.Duplicates);
    }
}
