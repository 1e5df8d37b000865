using Bss2.Tests;

namespace Bss2.Protocol.Tests;

/// <summary>The rules of firmware-spec/serial-framing.md frame by frame.</summary>
public class StreamEndpointTests
{
    private const uint Session = 0x11223344;
    private readonly byte[] _buffer = new byte[StreamFrame.BytesMax];

    [Fact]
    public void The_session_of_the_specification_byte_by_byte()
    {
        StreamEndpoint host = StreamEndpoint.ForHost(), board = StreamEndpoint.ForBoard("version: 2\n");
        host.Connect(0, Session);
        AssertNext(host, board, 0, "b52d0101 11223344 00000000 00000000 00004000 63984378 0001000000000000 2f1cbf5f");
        Assert.Equal(StreamState.ResetRequested, board.State);
        board.AcceptReset(0);
        AssertNext(board, host, 0, "b52d0203 11223344 00000000 00000000 00004000 cdeafdbb 000100000000000b 76657273696f6e3a 20320a0000000000 0dc678fd");
        Assert.Equal((StreamState.Open, "version: 2\n"), (host.State, host.BoardInfo));
        host.Send([UtWord.Halt]);
        AssertNext(host, board, 0, "b52d0301 11223344 00000000 00000000 00004000 7d4a472e 0a00000000000000 cc01651d");
        board.Send([2UL << 56]);
        AssertNext(board, host, 0, "b52d0301 11223344 00000000 00000001 00004000 455b2882 0200000000000000 bee859a2");
        Assert.Equal(1, board.Receive(0, new ulong[10]));
        Assert.Equal(1, host.Receive(0, new ulong[10]));
        Assert.Equal(0, host.PollTransmit(999_999, _buffer));
        AssertNext(host, board, 1_000_000, "b52d0400 11223344 00000001 00000001 00004001 30f5af47");
        Assert.Equal((0, 0), (host.OutstandingWords, board.OutstandingWords));
        host.Close();
        AssertNext(host, board, 1_000_000, "b52d0700 11223344 00000001 00000001 00004001 214ea93a");
        Assert.Equal((StreamState.Closed, StreamFault.PeerClosed), (board.State, board.Fault));
    }

    [Fact]
    public void A_gap_is_told_once_and_the_sender_goes_back()
    {
        (StreamEndpoint host, StreamEndpoint board) = Open(new StreamOptions { FrameWordsMax = 2 });
        host.Send([1, 2, 3, 4, 5, 6, 7, 8]);
        byte[] lost = Next(host, 0)!;
        for (int i = 0; i < 3; i++) board.HandleBytes(0, Next(host, 0)!);
        byte[] nak = Next(board, 0)!;
        Assert.Equal((byte)StreamFrameType.Nak, nak[2]);
        Assert.Null(Next(board, 0));
        host.HandleBytes(0, nak);
        Assert.Equal(lost, Next(host, 0));
        // Lost again: the second repetition shows it, for the peer has gone back since.
        board.HandleBytes(0, Next(host, 0)!);
        Assert.Equal((byte)StreamFrameType.Nak, Next(board, 0)![2]);
    }

    [Fact]
    public void A_damaged_frame_is_told_at_once()
    {
        (StreamEndpoint host, StreamEndpoint board) = Open();
        host.Send([1, 2, 3]);
        byte[] frame = Next(host, 0)!;
        frame[30] ^= 0x10;
        board.HandleBytes(0, frame);
        Assert.Equal(0, board.ReceivedWords);
        host.HandleBytes(0, Next(board, 0)!);
        board.HandleBytes(0, Next(host, 0)!);
        Assert.Equal((3, 1L), (board.ReceivedWords, host.Statistics.Rewinds));
    }

    [Fact]
    public void The_last_words_are_sent_again_after_the_time_that_doubles()
    {
        (StreamEndpoint host, _) = Open(new StreamOptions { PingIntervalNs = 4_000_000_000 });
        host.Send([1]);
        byte[] first = Next(host, 0)!;
        var due = new long[3];
        for (int i = 0; i < due.Length; i++)
        {
            due[i] = host.PollTimeout();
            host.HandleTimeout(due[i]);
            Assert.Equal(first, Next(host, due[i]));
        }
        Assert.Equal<long[]>([200_000_000, 600_000_000, 1_400_000_000], due);
        Assert.Equal(3, host.Statistics.Timeouts);
    }

    [Fact]
    public void A_repeated_frame_is_acknowledged_at_once_and_not_delivered_again()
    {
        (StreamEndpoint host, StreamEndpoint board) = Open();
        host.Send([1, 2]);
        byte[] frame = Next(host, 0)!;
        board.HandleBytes(0, frame);
        board.HandleBytes(0, frame);
        Assert.Equal((2, 2L), (board.ReceivedWords, board.Statistics.WordsDuplicate));
        Assert.Equal((byte)StreamFrameType.Ack, Next(board, 0)![2]);
    }

    [Fact]
    public void A_repetition_cut_otherwise_delivers_only_what_is_new()
    {
        (_, StreamEndpoint board) = Open();
        board.HandleBytes(0, Data(0, 1, 2, 3));
        board.HandleBytes(0, Data(1, 2, 3, 4));
        var words = new ulong[10];
        Assert.Equal(4, board.Receive(0, words));
        Assert.Equal<ulong[]>([1, 2, 3, 4], words[..4]);
    }

    [Fact]
    public void Words_beyond_the_credit_are_dropped_and_counted()
    {
        (_, StreamEndpoint board) = Open(new StreamOptions { RingWords = 256 });
        board.HandleBytes(0, Data(0, new ulong[248]));
        board.HandleBytes(0, Data(248, new ulong[20]));
        Assert.Equal((256, 12L), (board.ReceivedWords, board.Statistics.WordsBeyondLimit));
    }

    [Fact]
    public void Bytes_of_an_old_session_are_counted_and_change_nothing()
    {
        (StreamEndpoint host, StreamEndpoint board) = Open();
        host.Send([1]);
        byte[] old = Next(host, 0)!;
        host.Connect(0, Session + 1);
        board.HandleBytes(0, Next(host, 0)!);
        board.HandleBytes(0, old);
        board.AcceptReset(0);
        board.HandleBytes(0, old);
        Assert.Equal((0, 2L, 2L), (board.ReceivedWords, board.Statistics.FramesStale, board.Statistics.Sessions));
    }

    [Fact]
    public void A_repeated_reset_of_the_open_session_is_answered_and_resets_nothing()
    {
        StreamEndpoint host = StreamEndpoint.ForHost(), board = StreamEndpoint.ForBoard("");
        host.Connect(0, Session);
        byte[] reset = Next(host, 0)!;
        board.HandleBytes(0, reset);
        board.AcceptReset(0);
        byte[] answer = Next(board, 0)!;
        board.HandleBytes(0, reset);
        Assert.Equal(answer, Next(board, 0));
        Assert.Equal(1, board.Statistics.Sessions);
    }

    [Fact]
    public void A_board_that_was_restarted_refuses_the_session_and_the_host_learns_it_at_once()
    {
        (StreamEndpoint host, _) = Open();
        StreamEndpoint restarted = StreamEndpoint.ForBoard("");
        host.Send([1]);
        restarted.HandleBytes(0, Next(host, 0)!);
        host.HandleBytes(0, Next(restarted, 0)!);
        Assert.Equal((StreamState.Closed, StreamFault.PeerClosed), (host.State, host.Fault));
    }

    [Fact]
    public void An_answer_of_another_version_is_a_fault()
    {
        StreamEndpoint host = StreamEndpoint.ForHost();
        host.Connect(0, Session);
        host.HandleBytes(0, FrameBytes.Of(new(StreamFrameType.ResetAnswer, 0, Session, 0, 0, 100), 2UL << 48));
        Assert.Equal((StreamFault.OtherVersion, 2), (host.Fault, host.PeerVersion));
        Assert.Equal((byte)StreamFrameType.Close, Next(host, 0)![2]);
    }

    [Fact]
    public void An_acknowledgement_of_words_never_sent_is_ignored()
    {
        (StreamEndpoint host, _) = Open();
        host.Send([1, 2]);
        Next(host, 0);
        host.HandleBytes(0, FrameBytes.Of(new(StreamFrameType.Ack, 0, Session, 0, Acknowledged: 3, Limit: 100_000)));
        Assert.Equal((2, 1L), (host.OutstandingWords, host.Statistics.FramesSenseless));
    }

    [Fact]
    public void A_sender_without_credit_asks_and_learns_of_the_room()
    {
        (StreamEndpoint host, StreamEndpoint board) = Open(new StreamOptions { RingWords = 256 });
        host.Send(new ulong[256]);
        while (Next(host, 0) is { } frame) board.HandleBytes(0, frame);
        host.HandleBytes(0, Next(board, 0)!);
        host.Send([7]);
        Assert.Null(Next(host, 0));
        board.Receive(0, new ulong[256]);
        Assert.NotNull(Next(board, 0));          // The news of the room is lost.
        long due = host.PollTimeout();
        host.HandleTimeout(due);
        byte[] ping = Next(host, due)!;
        Assert.Equal((byte)StreamFrameType.Ping, ping[2]);
        Assert.True(due < 100_000_000, "a sender without credit must not wait for the idle interval");
        board.HandleBytes(due, ping);
        host.HandleBytes(due, Next(board, due)!);
        Assert.Equal((byte)StreamFrameType.Data, Next(host, due)![2]);
    }

    [Fact]
    public void Offsets_wrap_around()
    {
        // 2^32 words cannot be sent here; the arithmetic is the same for a ring whose offsets start anywhere.
        var sender = new StreamSender(new StreamOptions { RingWords = 256 });
        sender.Reset(limit: 256);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(100, sender.Send(new ulong[100]));
            int count = sender.Peek(out _, out _);
            sender.Sent(i, count);
            Assert.True(sender.HandleAcknowledgement(i, sender.Next, sender.Next + 256));
        }
        Assert.Equal((0, 100_000L), (sender.WordsOutstanding, sender.WordsSent));
    }

    [Fact]
    public void Info_that_does_not_fit_the_answer_is_refused()
    {
        StreamEndpoint.ForBoard(new string('x', StreamEndpoint.BoardInfoBytesMax));
        Assert.Contains("1976", Assert.Throws<ArgumentException>(() => StreamEndpoint.ForBoard(new string('x', 1977))).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(100, 248), InlineData(300, 248), InlineData(256, 0), InlineData(256, 249)]
    public void Options_out_of_range_are_refused(int ringWords, int frameWords) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamEndpoint.ForHost(new StreamOptions { RingWords = ringWords, FrameWordsMax = frameWords }));

    [Fact]
    public void An_open_session_allocates_nothing()
    {
        (StreamEndpoint host, StreamEndpoint board) = Open();
        var words = new ulong[1000];
        long now = 0;
        long allocated = Allocation.InSteadyState(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                now += 1_000_000;
                host.Send(words);
                Exchange(host, board, now);
                Exchange(board, host, now);
                board.Receive(now, words);
            }
        });
        Assert.Equal((0, 1_000_000), (allocated, board.Statistics.WordsReceived));
    }

    private void Exchange(StreamEndpoint from, StreamEndpoint to, long now)
    {
        from.HandleTimeout(now);
        for (int count; (count = from.PollTransmit(now, _buffer)) > 0;) to.HandleBytes(now, _buffer.AsSpan(0, count));
    }

    private (StreamEndpoint Host, StreamEndpoint Board) Open(StreamOptions? options = null)
    {
        StreamEndpoint host = StreamEndpoint.ForHost(options), board = StreamEndpoint.ForBoard("", options);
        host.Connect(0, Session);
        board.HandleBytes(0, Next(host, 0)!);
        board.AcceptReset(0);
        host.HandleBytes(0, Next(board, 0)!);
        Assert.Equal(StreamState.Open, host.State);
        return (host, board);
    }

    private static byte[] Data(uint sequence, params ulong[] words) =>
        FrameBytes.Of(new(StreamFrameType.Data, 0, Session, sequence, 0, 256), words);

    private byte[]? Next(StreamEndpoint end, long now)
    {
        int count = end.PollTransmit(now, _buffer);
        return count == 0 ? null : _buffer[..count];
    }

    private void AssertNext(StreamEndpoint from, StreamEndpoint to, long now, string hex)
    {
        byte[] frame = Next(from, now)!;
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(frame));
        to.HandleBytes(now, frame);
    }
}
