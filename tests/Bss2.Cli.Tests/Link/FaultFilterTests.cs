using Bss2.Cli.Link;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Tests;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

public class FaultFilterTests
{
    private const string Faults = "up:loss=0.1,burst=3,reorder=0.2,reorder-us=300,duplicate=0.05,jitter-us=20;down:corrupt=0.05,corrupt-repaired=0.05,truncate=0.05,delay-us=50,foreign=0.05";

    [Fact]
    public void The_same_seed_and_the_same_datagrams_meet_the_same_faults_whenever_they_begin()
    {
        string decisions = Run(seed: 5, beginNs: 0);
        Assert.Equal(decisions, Run(seed: 5, beginNs: 987_654_321_000));
        Assert.NotEqual(decisions, Run(seed: 6, beginNs: 0));
    }

    [Fact]
    public void Without_faults_everything_passes_at_once_and_unchanged()
    {
        var filter = new FaultFilter(LaneFaults.Parse("none"), 1);
        var bytes = new byte[ArqFrame.DatagramBytesMax];
        var now = new LinkInstant(77);
        Assert.Equal(-1, filter.PollTransmit(now, bytes, out _));
        Assert.Equal(LinkInstant.Never, filter.PollTimeout());
        ProxyDatagram up = new(ProxyDirection.Up, ArqPort.Reset, 12, false), down = new(ProxyDirection.Down, ArqPort.Data, 12, false);
        filter.HandleDatagram(now, up, [1, 2, 3]);
        filter.HandleDatagram(now, down, []);
        Assert.Equal((3, up), (filter.PollTransmit(now, bytes, out ProxyDatagram about), about));
        Assert.Equal([1, 2, 3], bytes[..3]);
        Assert.Equal((0, down), (filter.PollTransmit(now, bytes, out about), about));
        Assert.Equal(-1, filter.PollTransmit(now, bytes, out _));
    }

    [Fact]
    public void Each_direction_has_its_own_faults_and_a_blackout_counts_from_the_first_datagram()
    {
        var filter = new FaultFilter(LaneFaults.Parse("up:blackout=1ms@2ms;down:loss=1"), 1);
        var bytes = new byte[ArqFrame.DatagramBytesMax];
        string passed = "";
        for (int ms = 0; ms < 5; ms++)
        {
            var now = new LinkInstant(1_000_000_000 + (ms * 1_000_000L));
            filter.HandleDatagram(now, new ProxyDatagram(ProxyDirection.Up, ArqPort.Data, 1, false), [(byte)ms]);
            filter.HandleDatagram(now, new ProxyDatagram(ProxyDirection.Down, ArqPort.Data, 1, false), [(byte)ms]);
            while (filter.PollTransmit(now, bytes, out ProxyDatagram about) >= 0) passed += $"{about.Direction}{bytes[0]} ";
        }
        Assert.Equal("Up0 Up1 Up3 Up4 ", passed);
        Assert.Equal((1, 5), (filter.Up.BlackedOut, filter.Down.Lost));
    }

    [Fact]
    public void Datagrams_pass_without_allocation()
    {
        var filter = new FaultFilter(LaneFaults.Parse(Faults), 1);
        var bytes = new byte[ArqFrame.DatagramBytesMax];
        long ns = 0, passed = 0;
        long allocated = Allocation.InSteadyState(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                var now = new LinkInstant(ns += 10_000);
                filter.HandleDatagram(now, new ProxyDatagram((ProxyDirection)(i % 2), ArqPort.Data, 1, false), bytes);
                while (filter.PollTransmit(now, bytes, out _) >= 0) passed++;
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(passed > 1_000);
    }

    // Every datagram that comes out, with its moment: all decisions.
    private static string Run(ulong seed, long beginNs)
    {
        var filter = new FaultFilter(LaneFaults.Parse(Faults), seed);
        var bytes = new byte[ArqFrame.DatagramBytesMax];
        var decisions = new StringWriter();
        void Take(LinkInstant until)
        {
            while (filter.PollTimeout() <= until)
            {
                LinkInstant due = filter.PollTimeout();
                for (int length; (length = filter.PollTransmit(due, bytes, out ProxyDatagram about)) >= 0;)
                    decisions.WriteLine($"{due.Nanoseconds - beginNs} {about} {Convert.ToHexString(bytes, 0, length)}");
            }
        }
        for (int i = 0; i < 2_000; i++)
        {
            var now = new LinkInstant(beginNs + (i * 10_000L));
            Take(now);
            filter.HandleDatagram(now, new ProxyDatagram((ProxyDirection)(i % 2), ArqPort.Data, (ulong)(i % 3) + 1, false), BitConverter.GetBytes(i));
        }
        Take(new LinkInstant(long.MaxValue - 1));
        decisions.WriteLine($"{filter.Up} {filter.Down}");
        return decisions.ToString();
    }
}
