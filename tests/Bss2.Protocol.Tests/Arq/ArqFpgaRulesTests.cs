namespace Bss2.Protocol.Tests;

/// <summary>The rules for a server (link-protocol.md 1.3 to 1.8), frame by frame.</summary>
public class ArqFpgaRulesTests
{
    private const string Loopback = "00000000 00000000 8001 0001 0000000039cfb11d";

    [Fact]
    public void The_worked_frames_of_the_specification_come_out_byte_for_byte()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001", ArqWire.Client);
        fpga.Give(300, "00000001 00000001 0010 0002 0400000000000000 0a00000000000000", ArqWire.Client);
        var words = new ulong[4];
        Assert.Equal(2, fpga.Receive(words));
        Assert.Equal([0x0400000000000000UL, 0x0a00000000000000UL], words[..2]);
        fpga.Send([0x0200000000000000]);
        Assert.Equal(ArqWire.Hex("00000001 00000002 0010 0001 0200000000000000"), fpga.Next(310));
        fpga.Give(400, "00000002", ArqWire.Client);
        fpga.Give(500, "00000002 00000002 8000 0001 0000000000000000", ArqWire.Client);
        Assert.Equal("", fpga.Next(500));
        Assert.Equal("00000002", fpga.NextAfter(520));
    }

    [Fact]
    public void Without_a_reset_everything_is_dropped_in_silence()
    {
        var fpga = new ArqEndpoint(ArqOptions.Fpga);
        fpga.Give(0, Loopback, ArqWire.Client);
        fpga.Give(0, "abababac", ArqWire.Client, ArqPort.Reset);
        fpga.Give(0, "ababab", ArqWire.Client, ArqPort.Reset);
        fpga.Give(0, "", ArqWire.Client, ArqPort.Reset);

        Assert.Equal("", fpga.NextAfter(1_000_000));
        Assert.Equal(ArqState.Idle, fpga.State);
        Assert.Equal((1L, 3L), (fpga.Statistics.OutOfConnection, fpga.Statistics.Malformed));
        Assert.Equal(LinkInstant.Never, fpga.PollTimeout());
    }

    [Fact]
    public void A_reset_on_the_data_port_is_no_reset()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "abababab", ArqWire.Client);

        Assert.Equal(ArqState.Established, fpga.State);
        Assert.Equal(1, fpga.Statistics.Malformed);
    }

    [Fact]
    public void The_reset_answer_is_repeated_without_end_until_it_is_acknowledged()
    {
        var fpga = new ArqEndpoint(ArqOptions.Fpga);
        fpga.Give(0, "abababab", ArqWire.Client, ArqPort.Reset);
        Assert.Equal(ArqWire.Hex(ArqWire.Answer), fpga.Next(0));
        Assert.Equal("", fpga.NextAfter(4_999));
        Assert.Equal(ArqWire.Hex(ArqWire.Answer), fpga.NextAfter(5_000));
        int repeats = 0;
        for (long us = 5_000; us < 60_000_000; us += 1_000)
            if (fpga.NextAfter(us) == ArqWire.Hex(ArqWire.Answer)) repeats++;
        Assert.InRange(repeats, 2_900, 3_100);   // Every 20 ms, a minute long.
        Assert.Equal(ArqState.Answering, fpga.State);

        fpga.Give(60_000_000, Loopback, ArqWire.Client);
        Assert.Equal(ArqState.Established, fpga.State);
    }

    [Fact]
    public void A_long_info_goes_on_in_further_frames_that_hold_info_only()
    {
        var fpga = new ArqEndpoint(ArqOptions.Fpga with { BitfileInfo = new string('a', 1408 + 1440) });
        fpga.Give(0, "abababab", ArqWire.Client, ArqPort.Reset);
        string first = fpga.Next(0), second = fpga.Next(0), third = fpga.Next(0);

        // 1408 characters beside the parameters, 1440 alone, then a word of NUL: 357 words of info.
        Assert.StartsWith(ArqWire.Hex("000000ff 00000000 8002 00b4 0000000000000100 0000000000000080 00000000000000b4 0000000000000165 61616161"), first, StringComparison.Ordinal);
        Assert.StartsWith(ArqWire.Hex("000000ff 00000001 8002 00b4 61616161"), second, StringComparison.Ordinal);
        Assert.Equal(ArqWire.Hex("000000ff 00000002 8002 0001 0000000000000000"), third);
        Assert.Equal("", fpga.Next(0));
    }

    [Fact]
    public void Another_reset_forgets_everything_of_the_old_connection()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000001 0010 0001 1111111111111111", ArqWire.Client);
        fpga.Send([1, 2, 3]);
        fpga.Give(300, "abababab", ArqWire.SecondClient, ArqPort.Reset);

        Assert.Equal(ArqWire.SecondClient, fpga.Peer);
        Assert.Equal(0, fpga.ReceiveCount);
        Assert.Equal(2, fpga.Statistics.Connections);
        Assert.Equal(ArqWire.Hex(ArqWire.Answer), fpga.Next(300));
        Assert.Equal(ArqWire.SecondClient, fpga.Destination);
    }

    [Fact]
    public void A_client_that_lost_the_board_is_told_in_a_frame_that_it_has_consumed_before()
    {
        // Numbers of the old connection: the client has consumed frame 0, the board has consumed frame 1.
        const string notice = "00000001 00000000 8002 0001 54414b454e4f5652";
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000000 00000001 0010 0001 1111111111111111", ArqWire.Client);
        fpga.Give(300, "abababab", ArqWire.SecondClient, ArqPort.Reset);
        Assert.Equal(ArqWire.Hex(ArqWire.Answer), fpga.Next(300));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ArqWire.Hex(notice), fpga.Next(300));
            Assert.Equal(ArqWire.Client, fpga.Destination);
        }
        Assert.Equal("", fpga.Next(300));

        // Once more for each frame with data of that client; none for its acknowledgements, and none for strangers.
        fpga.Give(400, "00000001", ArqWire.Client);
        fpga.Give(400, "00000000 00000001 0010 0001 1111111111111111", 99);
        Assert.Equal("", fpga.Next(400));
        fpga.Give(500, "00000000 00000001 0010 0001 1111111111111111", ArqWire.Client);
        Assert.Equal(ArqWire.Hex(notice), fpga.Next(500));
        Assert.Equal("", fpga.Next(500));
        Assert.Equal(3, fpga.Statistics.Foreign);

        // It takes the board back: now it is the other one that lost it, but that never acknowledged its answer and may still wait for it.
        fpga.Give(600, "abababab", ArqWire.Client, ArqPort.Reset);
        Assert.Equal(ArqWire.Hex(ArqWire.Answer), fpga.Next(600));
        Assert.Equal("", fpga.Next(600));
    }

    [Fact]
    public void Nothing_is_said_of_a_take_over_where_no_number_is_surely_behind_the_window_of_the_client()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Send(new ulong[ArqFrame.Window * ArqFrame.WordsMax]);
        for (int us = 100; us < 10_000 && fpga.SendHigh - fpga.SendLow < ArqFrame.Window; us++) fpga.NextAfter(us);
        Assert.Equal(ArqFrame.Window, fpga.SendHigh - fpga.SendLow);
        fpga.Give(10_000, "abababab", ArqWire.SecondClient, ArqPort.Reset);
        Assert.Equal(ArqWire.Hex(ArqWire.Answer), fpga.Next(10_000));
        Assert.Equal("", fpga.Next(10_000));
    }

    [Fact]
    public void Only_the_source_of_the_reset_is_heard()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000001 0010 0001 1111111111111111", ArqWire.SecondClient);

        Assert.Equal(1, fpga.Statistics.Foreign);
        Assert.Equal(0, fpga.ReceiveCount);
    }

    [Fact]
    public void A_frame_is_acknowledged_20_us_after_it_came_when_no_data_carries_it()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000001 0010 0001 1111111111111111", ArqWire.Client);

        Assert.Equal("", fpga.NextAfter(219));
        Assert.Equal(LinkInstant.FromMicroseconds(220), fpga.PollTimeout());
        Assert.Equal("00000001", fpga.NextAfter(220));
        Assert.Equal("", fpga.NextAfter(221));
    }

    [Fact]
    public void Every_eighth_frame_is_acknowledged_at_once()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        for (int i = 1; i <= 7; i++) fpga.Give(200, $"00000001 000000{i:x2} 0010 0001 1111111111111111", ArqWire.Client);
        Assert.Equal("", fpga.Next(200));
        fpga.Give(200, "00000001 00000008 0010 0001 1111111111111111", ArqWire.Client);
        Assert.Equal("00000008", fpga.Next(200));
    }

    [Fact]
    public void A_frame_behind_a_gap_is_stored_and_the_old_number_acknowledged_at_once()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000002 0010 0001 2222222222222222", ArqWire.Client);
        Assert.Equal("00000000", fpga.Next(200));
        Assert.Equal(0, fpga.ReceiveCount);
        fpga.Give(210, "00000001 00000001 0010 0001 1111111111111111", ArqWire.Client);
        Assert.Equal("00000002", fpga.Next(210));
        var words = new ulong[2];
        Assert.Equal(2, fpga.Receive(words));
        Assert.Equal([0x1111111111111111UL, 0x2222222222222222UL], words);
    }

    [Fact]
    public void A_duplicate_is_dropped_and_acknowledged_again()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, Loopback, ArqWire.Client);

        Assert.Equal("00000000", fpga.Next(200));
        Assert.Equal((1L, 1L), (fpga.Statistics.Duplicates, fpga.Statistics.Loopbacks));
    }

    [Fact]
    public void A_number_beyond_the_window_is_dropped()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000081 0010 0001 2222222222222222", ArqWire.Client);   // 129: one more than 1 + 127.
        Assert.Equal(1, fpga.Statistics.Duplicates);
        fpga.Give(200, "00000001 00000080 0010 0001 2222222222222222", ArqWire.Client);
        Assert.Equal(1, fpga.Statistics.FramesAhead);
    }

    [Fact]
    public void Padded_and_empty_frames_of_a_host_are_taken()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000001 0010 0001 1111111111111111" + new string('0', 1360), ArqWire.Client);
        fpga.Give(200, "00000001 00000002 0010 0000 0000000000000000", ArqWire.Client);

        Assert.Equal(3, fpga.ReceiveExpected);
        Assert.Equal(1, fpga.ReceiveCount);
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("8002")]   // Timing configuration of a developer tool.
    [InlineData("8006")]
    [InlineData("dead")]
    public void Other_types_are_acknowledged_and_dropped(string type)
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, $"00000001 00000001 {type} 0003 000000000000000a 000000000000000b 000000000000000c", ArqWire.Client);

        Assert.Equal("00000001", fpga.NextAfter(220));
        Assert.Equal((0, 1L), (fpga.ReceiveCount, fpga.Statistics.UnknownTypes));
    }

    [Fact]
    public void A_loopback_frame_comes_back_unchanged_also_when_two_wait()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000001 8001 0002 1111111111111111 2222222222222222", ArqWire.Client);
        fpga.Give(200, "00000001 00000002 8001 0001 3333333333333333", ArqWire.Client);

        Assert.Equal(ArqWire.Hex("00000002 00000002 8001 0002 1111111111111111 2222222222222222"), fpga.Next(200));
        Assert.Equal(ArqWire.Hex("00000002 00000003 8001 0001 3333333333333333"), fpga.Next(200));
        Assert.Equal("", fpga.Next(200));
    }

    [Fact]
    public void Sequence_numbers_never_pass_255()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga(ArqOptions.Fpga with { LineBytesPerSecond = 0 });
        long us = 200;
        for (int frame = 2; frame < 600; frame++)
        {
            fpga.Send([(ulong)frame]);
            string sent = fpga.Next(++us);
            Assert.StartsWith(ArqWire.Hex($"00000000 {frame % 256:x8} 0010 0001"), sent, StringComparison.Ordinal);
            fpga.Give(++us, $"{frame % 256:x8}", ArqWire.Client);
        }
    }

    [Fact]
    public void At_most_128_frames_are_under_way()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga(ArqOptions.Fpga with { LineBytesPerSecond = 0 });
        fpga.Give(150, "00000001", ArqWire.Client);
        fpga.Send(new ulong[60_000]);
        int frames = 0;
        while (fpga.Next(200).Length > 0) frames++;
        Assert.Equal(128, frames);
        fpga.Give(300, "00000005", ArqWire.Client);   // Takes 2, 3, 4, 5.
        while (fpga.Next(300).Length > 0) frames++;
        Assert.Equal(132, frames);
    }

    [Fact]
    public void Acknowledgements_outside_the_window_change_nothing()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000005", ArqWire.Client);
        fpga.Give(200, "000000ff", ArqWire.Client);

        Assert.Equal((1L, 2L), (fpga.SendLow, fpga.SendHigh));
        Assert.Equal(2, fpga.Statistics.StaleAcks);
    }

    [Fact]
    public void A_host_that_acknowledges_its_last_frame_only_when_it_is_repeated_is_no_fault()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();   // The loopback answer, number 1, is not acknowledged.
        int repeats = 0;
        for (long us = 200; us < 30_000_000; us += 500)
            if (fpga.NextAfter(us) == ArqWire.Hex("00000000 00000001 8001 0001 0000000039cfb11d")) repeats++;
        Assert.True(repeats > 1000, "it must be repeated");
        Assert.Equal(ArqState.Established, fpga.State);
        fpga.Give(30_000_000, "00000001", ArqWire.Client);
        Assert.True(fpga.IsAllAcknowledged);
        Assert.Equal(LinkInstant.Never, fpga.PollTimeout());
    }

    [Fact]
    public void Frames_that_find_no_room_are_not_acknowledged_and_are_taken_later()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga(ArqOptions.Fpga with { ReceiveBufferWords = 256 });
        string words = new('1', 180 * 16);
        fpga.Give(200, "00000001 00000001 0010 00b4" + words, ArqWire.Client);
        fpga.Give(200, "00000001 00000002 0010 00b4" + words, ArqWire.Client);
        Assert.Equal("00000001", fpga.NextAfter(220));
        Assert.Equal((180, 1L), (fpga.ReceiveCount, fpga.Statistics.BackPressured));

        Assert.Equal(180, fpga.Receive(new ulong[256]));
        Assert.Equal(180, fpga.ReceiveCount);
        Assert.Equal("00000002", fpga.Next(230));
    }

    [Fact]
    public void An_fpga_counts_a_frame_that_comes_again_with_other_words_and_goes_on()
    {
        ArqEndpoint fpga = ArqWire.ConnectedFpga();
        fpga.Give(200, "00000001 00000001 0010 0001 0a00000000000001", ArqWire.Client);
        fpga.Give(210, "00000001 00000001 0010 0001 0a00000000000000", ArqWire.Client);

        Assert.Equal((ArqState.Established, 1L), (fpga.State, fpga.Statistics.Contradictions));
        Assert.Equal(ArqWire.Hex("00000001"), fpga.Next(210));
    }
}
