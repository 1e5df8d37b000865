using Bss2.Cli.Train;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.Cli.Tests;

/// <summary>Every stage at which a simulated board loses an event is in the report and its sum.</summary>
public sealed class EventLossesTests
{
    [Fact]
    public async Task Events_that_find_no_link_are_lost_on_the_way_to_the_chip()
    {
        await using var board = new SimulatedFpga(new ChipOptions());
        await board.SendAsync(new ulong[] { UtWord.SpikePack(1, 2, 3), UtWord.Halt }, Cli.Token);
        EventLosses once = new EventLosses().Plus(new RecordingCounters(), [board]), twice = once.Plus(new RecordingCounters { SpikesLost = 7, SpikesUndelivered = 5 }, [board]);
        Assert.Equal((3L, 0L, 0L, 3L), (once.ToChip, once.FromChip, once.WithoutClock, once.Total));
        Assert.Equal((6L, 2L, 5L, 13L), (twice.ToChip, twice.CrossbarInput, twice.Link, twice.Total));
    }

    [Fact]
    public void Of_two_counts_of_the_way_from_the_chip_the_larger_is_summed()
    {
        Assert.Equal(9, new EventLosses { Link = 4, FromChip = 9 }.Total);
        Assert.Equal(4, new EventLosses { Link = 4, FromChip = 1 }.Total);
        Assert.Equal(4, new EventLosses { Link = 4 }.Total);
    }

    [Fact]
    public void What_no_device_told_stays_unknown()
    {
        EventLosses losses = new EventLosses().Plus(new RecordingCounters { SpikesLost = 2 }, []);
        Assert.Equal((2L, null, null, null, null), (losses.Total, losses.ToChip, losses.FromChip, losses.WithoutClock, losses.PadiBus));
    }
}
