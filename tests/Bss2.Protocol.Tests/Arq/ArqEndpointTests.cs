using Bss2.Simulation;

namespace Bss2.Protocol.Tests;

/// <summary>Two endpoints in virtual time with a bad network between them.</summary>
public class ArqEndpointTests
{
    [Theory, InlineData(1UL), InlineData(2UL), InlineData(3UL)]
    public void Words_arrive_once_and_in_order_when_one_datagram_in_five_is_lost(ulong seed)
    {
        var pair = new ArqPair(new FaultOptions { Loss = 0.2 }, seed);
        Assert.True(pair.TryEstablish());
        ulong[] sent = [.. Enumerable.Range(0, 100_000).Select(i => (ulong)i)];
        var transfer = new Transfer(sent);
        pair.Traffic = transfer;

        Assert.True(pair.RunUntil(() => transfer.Received.Count == sent.Length, 5_000_000_000));
        Assert.Equal(sent, transfer.Received);
        Assert.True(pair.Host.Statistics.FramesResent > 50, "the run must have exercised loss");
    }

    [Fact]
    public void Fifty_of_fifty_handshakes_succeed_in_two_seconds_at_30_percent_loss_in_bursts_of_three()
    {
        long resets = 0;
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var pair = new ArqPair(new FaultOptions { Loss = 0.3, LossBurst = 3 }, seed, fpga: ArqOptions.Fpga with { BitfileInfo = new string('i', 5000) });
            Assert.True(pair.TryEstablish(), $"seed {seed} ended in {pair.Host.State}");
            Assert.True(pair.Now <= new LinkInstant(2_000_000_000));
            Assert.Equal(5000, pair.Host.BitfileInfo.Length);
            resets += pair.Fpga.Statistics.Connections;
        }
        Assert.True(resets >= 50);
    }

    [Fact]
    public void A_silent_peer_is_named_within_its_deadline_while_words_are_under_way()
    {
        var pair = new ArqPair(new FaultOptions(), 1);
        Assert.True(pair.TryEstablish());
        pair.Run(1_000_000);
        pair.RestartFpga();
        LinkInstant dead = pair.Now;
        pair.Host.Send([1, 2, 3]);

        Assert.True(pair.RunUntil(() => pair.Host.State >= ArqState.Closed, 20_000_000_000));
        Assert.Equal(ArqState.LinkTimeout, pair.Host.State);
        Assert.True(pair.Now - dead <= ArqOptions.Host.DeadPeerNs + 10_000_000, $"named after {pair.Now - dead} ns");
    }

    [Fact]
    public void A_silent_peer_is_named_also_when_nothing_is_under_way()
    {
        var pair = new ArqPair(new FaultOptions(), 1);
        Assert.True(pair.TryEstablish());
        pair.Run(60_000_000_000);
        Assert.Equal(ArqState.Established, pair.Host.State);
        Assert.InRange(pair.Host.Statistics.Loopbacks, 20, 26);   // One life sign every 2.5 s.
        pair.RestartFpga();
        LinkInstant dead = pair.Now;

        Assert.True(pair.RunUntil(() => pair.Host.State >= ArqState.Closed, 20_000_000_000));
        Assert.Equal(ArqState.LinkTimeout, pair.Host.State);
        Assert.True(pair.Now - dead <= ArqOptions.Host.DeadPeerNs + 10_000_000, $"named after {pair.Now - dead} ns");
    }

    [Fact]
    public void A_blackout_of_two_seconds_is_survived()
    {
        var pair = new ArqPair(new FaultOptions { BlackoutAtNs = 5_000_000, BlackoutNs = 2_000_000_000 }, 1);
        Assert.True(pair.TryEstablish());
        ulong[] sent = [.. Enumerable.Range(0, 200_000).Select(i => (ulong)i)];
        var transfer = new Transfer(sent);
        pair.Traffic = transfer;

        Assert.True(pair.RunUntil(() => transfer.Received.Count == sent.Length, 3_000_000_000));
        Assert.Equal(sent, transfer.Received);
        Assert.True(pair.Network.Counts.BlackedOut > 50, "the blackout must have hit");
        Assert.True(pair.Now > new LinkInstant(2_000_000_000));
    }

    [Fact]
    public void A_second_client_takes_over_and_the_first_is_told_at_once()
    {
        var pair = new ArqPair(new FaultOptions(), 1);
        Assert.True(pair.TryEstablish());
        pair.Host.Send([1]);
        pair.Run(1_000_000);
        pair.TakeOver();
        pair.Run(100_000);
        Assert.Equal(ArqState.TakenOver, pair.Host.State);
        Assert.Equal(3, pair.Fpga.Statistics.TakeOverNotices);

        Assert.True(pair.TryEstablish(), "it may take the board back");
    }

    [Fact]
    public void A_client_whose_notices_were_lost_is_told_when_it_sends()
    {
        var pair = new ArqPair(new FaultOptions { BlackoutAtNs = 2_000_000, BlackoutNs = 1_000_000 }, 1);
        Assert.True(pair.TryEstablish());
        pair.Run(2_100_000 - pair.Now.Nanoseconds);
        pair.TakeOver();
        pair.Run(10_000_000);
        Assert.Equal(ArqState.Established, pair.Host.State);
        pair.Host.Send([1]);
        Assert.True(pair.RunUntil(() => pair.Host.State >= ArqState.Closed, 10_000_000));
        Assert.Equal(ArqState.TakenOver, pair.Host.State);
    }

    [Fact]
    public void A_board_that_says_nothing_of_a_take_over_as_a_real_one_is_told_by_silence()
    {
        var pair = new ArqPair(new FaultOptions(), 1, fpga: ArqOptions.Fpga with { TakeOverNotices = 0 });
        Assert.True(pair.TryEstablish());
        pair.TakeOver();
        pair.Host.Send([1]);
        pair.Run(10_000_000);
        Assert.Equal(0, pair.Fpga.ReceiveCount);
        Assert.True(pair.Fpga.Statistics.Foreign > 0, "the first client's frames must be ignored");
        pair.Run(10_000_000_000);
        Assert.Equal(ArqState.LinkTimeout, pair.Host.State);

        Assert.True(pair.TryEstablish(), "it may take the board back");
    }

    [Fact]
    public void A_reset_that_arrives_late_again_ends_the_connection_by_name()
    {
        var pair = new ArqPair(new FaultOptions(), 1);
        Assert.True(pair.TryEstablish());
        var transfer = new Transfer([.. Enumerable.Range(0, 30_000).Select(i => (ulong)i)]);
        pair.Traffic = transfer;
        pair.Run(1_000_000);
        pair.Fpga.HandleDatagram(pair.Now, ArqPort.Reset, pair.Fpga.Peer, [0xab, 0xab, 0xab, 0xab]);

        Assert.True(pair.RunUntil(() => pair.Host.State >= ArqState.Closed, 1_000_000_000));
        Assert.Equal(ArqState.PeerRestarted, pair.Host.State);
    }

    [Fact]
    public void A_slow_consumer_holds_the_sender_up_and_loses_nothing()
    {
        var pair = new ArqPair(new FaultOptions(), 1, fpga: ArqOptions.Fpga with { ReceiveBufferWords = 1024 });
        Assert.True(pair.TryEstablish());
        ulong[] sent = [.. Enumerable.Range(0, 150_000).Select(i => (ulong)i)];
        var transfer = new Transfer(sent) { WordsPerStep = 0 };
        pair.Traffic = transfer;
        pair.Run(8_000_000_000);   // Longer than the dead-peer deadline: a full peer is not a dead one.
        Assert.Equal(ArqState.Established, pair.Host.State);
        Assert.Equal(0, pair.Host.SendRoom);
        Assert.True(pair.Fpga.ReceiveCount <= 1024);
        Assert.True(pair.Host.Statistics.FramesResent < 8_000, $"{pair.Host.Statistics.FramesResent} frames were sent again in vain in 8 s");

        transfer.WordsPerStep = 500;
        Assert.True(pair.RunUntil(() => transfer.Received.Count == sent.Length, 60_000_000_000));
        Assert.Equal(sent, transfer.Received);
    }

    [Fact]
    public void After_a_poll_that_gives_nothing_the_next_deadline_lies_ahead()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var pair = new ArqPair(new FaultOptions { Loss = 0.1, Reorder = 0.1, ReorderNs = 100_000, Duplicate = 0.1 }, seed);
            Assert.True(pair.TryEstablish());
            pair.Traffic = new Transfer([.. Enumerable.Range(0, 30_000).Select(i => (ulong)i)]);
            pair.Run(100_000_000);
            Assert.Equal(0, pair.BusyWakes);
        }
    }

    [Fact]
    public void The_pace_falls_when_all_is_lost_and_comes_back_with_progress()
    {
        var pair = new ArqPair(new FaultOptions { LineBytesPerSecond = 125_000_000, BlackoutAtNs = 3_000_000, BlackoutNs = 300_000_000 }, 1);
        Assert.True(pair.TryEstablish());
        var transfer = new Transfer(new ulong[800_000]);
        pair.Traffic = transfer;
        pair.Run(290_000_000);
        Assert.True(pair.Host.Statistics.ResendTimeouts >= 3, "the blackout must look like the loss of everything");
        pair.Run(53_000_000);
        int before = transfer.Received.Count;
        pair.Run(10_000_000);
        Assert.True(transfer.Received.Count - before > 10_000_000 / 12_300 * 180 * 0.9, "full speed must be back 40 ms after the blackout");
    }

    [Fact]
    public void Nothing_is_allocated_while_words_flow_and_are_lost()
    {
        var pair = new ArqPair(new FaultOptions { Loss = 0.02, Reorder = 0.02, ReorderNs = 50_000 }, 1);
        Assert.True(pair.TryEstablish());
        pair.Traffic = new Stream();
        pair.Run(50_000_000);
        long sentBefore = pair.Host.Statistics.FramesSent, before = GC.GetAllocatedBytesForCurrentThread();
        LinkInstant end = pair.Now + 50_000_000;
        while (pair.Step(end)) { }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(pair.Host.Statistics.FramesSent - sentBefore > 3_000, "frames must have flowed");
        Assert.True(pair.Host.Statistics.FramesResent > 50, "frames must have been lost");
    }

    private sealed class Transfer(ulong[] words) : IPairTraffic
    {
        private readonly ulong[] _buffer = new ulong[4096];
        private int _sent;

        public List<ulong> Received { get; } = [];

        public int WordsPerStep { get; set; } = 4096;

        public void Exchange(ArqPair pair)
        {
            _sent += pair.Host.Send(words.AsSpan(_sent));
            int count = pair.Fpga.Receive(_buffer.AsSpan(0, WordsPerStep));
            Received.AddRange(_buffer[..count]);
        }

        public LinkInstant NextWake(LinkInstant now) => WordsPerStep is > 0 and < 4096 ? now + 100_000 : LinkInstant.Never;
    }

    private sealed class Stream : IPairTraffic
    {
        private readonly ulong[] _buffer = new ulong[1800];

        public void Exchange(ArqPair pair)
        {
            pair.Host.Send(_buffer);
            while (pair.Fpga.Receive(_buffer) > 0) { }
        }

        public LinkInstant NextWake(LinkInstant now) => LinkInstant.Never;
    }
}
