namespace Bss2.Protocol.Tests;

/// <summary>Host and board over a faulty line in virtual time.</summary>
public class StreamEndpointFaultTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 100).Select(i => (ulong)i)];

    [Theory, MemberData(nameof(Seeds))]
    public void Words_arrive_once_and_in_order_whatever_the_line_does(ulong seed)
    {
        StreamFaults faults = StreamFaults.Draw(seed);
        StreamOptions options = new() { RingWords = seed % 2 == 0 ? 256 : 4096, FrameWordsMax = seed % 3 == 0 ? 16 : StreamFrame.WordsMax };
        var pair = new StreamPair(seed, faults, options) { ToSend = Words(5_000), BoardBusyUntilNs = seed % 5 == 0 ? 300_000_000 : 0 };
        pair.Host.Connect(0, (uint)seed);

        bool done = pair.RunUntil(() => pair.AtHost.Count == pair.ToSend.Length, secondsMax: 60);

        string drawn = $"{faults}, {options}, host {pair.Host.State} {pair.Host.Fault} {pair.Host.Statistics}, board {pair.Board.State} {pair.Board.Statistics}";
        Assert.True(done, drawn);
        Assert.Equal(pair.ToSend, pair.AtBoard);
        Assert.Equal(pair.ToSend.Select(word => word ^ (0xEEUL << 56)), pair.AtHost);
        Assert.True(pair.Board.Statistics.Received.GarbageBytes > 0 && pair.Host.Statistics.WordsResent > 0, $"the run must have exercised faults: {drawn}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        StreamStatistics Run()
        {
            var pair = new StreamPair(11, StreamFaults.Draw(11)) { ToSend = Words(5_000) };
            pair.Host.Connect(0, 1);
            Assert.True(pair.RunUntil(() => pair.AtHost.Count == 5_000, secondsMax: 60));
            return pair.Host.Statistics with { RoundTripNs = pair.NowNs };
        }
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void A_clean_line_carries_words_at_nearly_its_rate_and_repeats_none()
    {
        // 40 MB/s, 100 us delay each way: 100,000 words are 20 ms of line.
        var pair = new StreamPair(1, new StreamFaults()) { ToSend = Words(100_000) };
        pair.Host.Connect(0, 1);
        Assert.True(pair.RunUntil(() => pair.AtBoard.Count == 100_000, secondsMax: 1));
        Assert.Equal((0, 0), (pair.Host.Statistics.WordsResent, pair.Board.Statistics.Received.GarbageBytes));
        Assert.InRange(pair.NowNs, 20_000_000, 23_000_000);
    }

    [Fact]
    public void A_slow_receiver_holds_the_sender_and_nothing_is_lost_or_repeated()
    {
        var pair = new StreamPair(1, new StreamFaults(), new StreamOptions { RingWords = 1024 }) { ToSend = Words(10_000), BoardBusyUntilNs = 2_000_000_000 };
        pair.Host.Connect(0, 1);
        Assert.False(pair.RunUntil(() => pair.AtBoard.Count > 0, secondsMax: 1.5));
        Assert.Equal((1024, 1024), (pair.Board.ReceivedWords, (int)pair.Host.Statistics.WordsSent));
        Assert.True(pair.RunUntil(() => pair.AtHost.Count == 10_000, secondsMax: 3));
        Assert.Equal(0, pair.Host.Statistics.WordsResent + pair.Board.Statistics.WordsBeyondLimit);
    }

    [Fact]
    public void A_dead_line_is_a_fault_at_its_time_and_not_before()
    {
        var pair = new StreamPair(1, new StreamFaults { Blackout = (10_000_000, long.MaxValue) });
        pair.Host.Connect(0, 1);
        Assert.True(pair.RunUntil(() => pair.Host.State == StreamState.Closed, secondsMax: 20));
        Assert.Equal(StreamFault.PeerSilent, pair.Host.Fault);
        // Heard last within the first 10 ms, and 5 s are allowed.
        Assert.InRange(pair.NowNs, 5_000_000_000, 5_010_000_000);
    }

    [Fact]
    public void Nobody_at_the_other_end_is_a_fault_after_the_time_to_connect()
    {
        var pair = new StreamPair(1, new StreamFaults { Blackout = (0, long.MaxValue) });
        pair.Host.Connect(0, 1);
        Assert.True(pair.RunUntil(() => pair.Host.State == StreamState.Closed, secondsMax: 20));
        Assert.Equal((StreamFault.NoAnswer, 3_000_000_000), (pair.Host.Fault, pair.NowNs));
    }

    [Fact]
    public void A_session_opens_over_a_bad_line_each_of_fifty_times()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            // Resets have 36 bytes: at 25 % per piece of 64 bytes one in four is lost, of answers too.
            var pair = new StreamPair(seed, new StreamFaults { Flip = 0.25 });
            pair.Host.Connect(0, (uint)seed);
            Assert.True(pair.RunUntil(() => pair.Host.State == StreamState.Open, secondsMax: 2), $"seed {seed}");
            Assert.Equal("version: 2\n", pair.Host.BoardInfo);
        }
    }

    private static ulong[] Words(int count) => [.. Enumerable.Range(0, count).Select(i => (ulong)i * 0x9E37_79B9_7F4A_7C15)];
}
