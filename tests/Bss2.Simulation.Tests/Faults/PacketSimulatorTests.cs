using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

public class PacketSimulatorTests
{
    private const int Datagrams = 20_000;

    private static readonly SimulatedDatagram ToFpga = new(FaultLane.ToFpga, ArqPort.Data, 1000, 1, default, 0, false, false);

    [Fact]
    public void A_quiet_link_delivers_everything_once_in_order_after_its_delay()
    {
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions());
        Assert.Equal(Enumerable.Range(0, Datagrams).Select(i => ((long)i, 30_000L)), arrived);
        Assert.Equal((Datagrams, Datagrams), (counts.Sent, counts.Delivered));
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.05, 3)]
    [InlineData(0.3, 20)]
    public void Loss_has_the_rate_and_the_bursts_that_were_asked_for(double loss, double burst)
    {
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions { Loss = loss, LossBurst = burst });
        Assert.Equal(Datagrams, arrived.Count + counts.Lost);
        Assert.InRange(counts.Lost / (double)Datagrams, loss * 0.8, loss * 1.2);
        int bursts = 0;
        long next = 0;
        foreach ((long number, _) in arrived)
        {
            if (number > next) bursts++;
            next = number + 1;
        }
        double expected = burst > 1 ? burst : 1 / (1 - loss);
        Assert.InRange(counts.Lost / (double)bursts, expected * 0.8, expected * 1.25);
    }

    [Theory, InlineData(1), InlineData(5)]
    public void A_loss_of_one_lets_nothing_through(double burst) => Assert.Empty(Run(new FaultOptions { Loss = 1, LossBurst = burst }).Arrived);

    [Fact]
    public void Jitter_keeps_the_order_and_reordering_breaks_it()
    {
        (List<(long Number, long DelayNs)> arrived, _) = Run(new FaultOptions { JitterNs = 200_000 });
        Assert.Equal(arrived.Select(a => a.Number).Order(), arrived.Select(a => a.Number));
        Assert.True(arrived.Max(a => a.DelayNs) > 200_000);

        (arrived, PacketCounts counts) = Run(new FaultOptions { Reorder = 0.1, ReorderNs = 100_000 });
        int backwards = arrived.Zip(arrived.Skip(1)).Count(pair => pair.Second.Number < pair.First.Number);
        Assert.True(backwards > 500, $"{backwards} of {counts.Overtaken} overtaken");
        Assert.Equal(Datagrams, arrived.Count);
    }

    [Fact]
    public void Copies_come_at_once_or_late()
    {
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions { Duplicate = 0.1, LateDuplicate = 0.01, LateDuplicateNs = 2_000_000 });
        Assert.Equal(Datagrams + counts.Copies, arrived.Count);
        Assert.InRange(counts.Copies, 1_900, 2_500);
        Assert.InRange(arrived.Count(a => a.DelayNs == 2_030_000), 150, 250);
    }

    [Fact]
    public void Corruption_that_a_checksum_tells_is_dropped_and_other_damage_arrives_marked()
    {
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions { Corrupt = 0.1 });
        Assert.Equal(Datagrams, arrived.Count + counts.Corrupted);
        Assert.InRange(counts.Corrupted, 1_800, 2_200);

        (_, counts) = Run(new FaultOptions { CorruptRepaired = 0.05, Truncate = 0.05 });
        Assert.InRange(counts.Forged, 900, 1_100);
        Assert.InRange(counts.Truncated, 900, 1_100);
        Assert.Equal(Datagrams, counts.Delivered);
    }

    [Fact]
    public void Nothing_arrives_in_a_blackout()
    {
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions { BlackoutAtNs = 1_000_000, BlackoutNs = 5_000_000 });
        Assert.Equal(500, counts.BlackedOut);
        Assert.DoesNotContain(arrived, a => (a.Number * 10_000) + a.DelayNs is >= 1_000_000 and < 6_000_000);
    }

    [Fact]
    public void A_wire_of_limited_speed_sends_one_after_the_other()
    {
        // 8 + 66 bytes of Ethernet at 1 MB/s take 74 us; one is given every 10 us.
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions { LineBytesPerSecond = 1_000_000 });
        Assert.Equal(30_000 + 74_000, arrived[0].DelayNs);
        Assert.Equal(30_000 + 74_000 + 64_000, arrived[1].DelayNs);
        Assert.True(counts.Overflowed > 0, "the queue is bounded");
        Assert.Equal(Datagrams, counts.Delivered + counts.Overflowed);
    }

    [Fact]
    public void Foreign_datagrams_come_from_elsewhere()
    {
        (List<(long Number, long DelayNs)> arrived, PacketCounts counts) = Run(new FaultOptions { Foreign = 0.1 });
        Assert.InRange(counts.Foreign, 1_800, 2_200);
        Assert.Equal(Datagrams + counts.Foreign, arrived.Count);
        Assert.Equal(counts.Foreign, arrived.Count(a => a.Number < 0));
    }

    [Fact]
    public void The_same_seed_gives_the_same_network_and_another_one_another()
    {
        var faults = new FaultOptions { Loss = 0.1, LossBurst = 3, Duplicate = 0.1, Reorder = 0.1, ReorderNs = 50_000, JitterNs = 20_000 };
        Assert.Equal(Run(faults, seed: 5).Arrived, Run(faults, seed: 5).Arrived);
        Assert.NotEqual(Run(faults, seed: 5).Arrived, Run(faults, seed: 6).Arrived);
    }

    // One datagram every 10 us; its number is its tag. Foreign ones are told as -1.
    private static (List<(long Number, long DelayNs)> Arrived, PacketCounts Counts) Run(FaultOptions faults, ulong seed = 1)
    {
        var network = new PacketSimulator(faults, seed);
        List<(long Number, long DelayNs)> arrived = [];
        var bytes = new byte[ArqFrame.DatagramBytesMax];
        void Take(LinkInstant until)
        {
            while (network.NextDue <= until)
            {
                LinkInstant due = network.NextDue;
                while (network.TryTake(due, bytes, out SimulatedDatagram datagram))
                    arrived.Add(datagram.Source == PacketSimulator.ForeignSource ? (-1, 0) : (datagram.Tag.Frame, due.Nanoseconds - (datagram.Tag.Frame * 10_000)));
            }
        }
        for (int i = 0; i < Datagrams; i++)
        {
            var now = new LinkInstant(i * 10_000L);
            Take(now);
            network.Send(now, ToFpga with { Tag = new DatagramTag(1, i, 0) }, [1, 2, 3, 4, 5, 6, 7, 8]);
        }
        Take(new LinkInstant(long.MaxValue - 1));
        return (arrived, network.Counts);
    }
}
