using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

/// <summary>The engine behind <c>bss2 spikes</c> on links that lose, damage and reorder.</summary>
public class SpikeLoopTestTests
{
    // A message that only takes the place of another one: time goes on as before.
    private const ulong Nothing = 0x0600_0000_0000_0000;
    private const ulong LabelBits = 0xFFFF;
    private const int Count = 30_000;

    [Fact]
    public async Task Events_that_a_link_swallows_are_counted_on_the_way_from_the_chip()
    {
        SpikeLoopReport report = await RunAsync((word, n) => n % 100 == 7 ? Nothing : word);
        Assert.Equal((Count - 300, 300, 0, 0), (report.Delivered, report.LostFromChip, report.LostToChip, report.DroppedAtCrossbar));
        Assert.Equal((0, 0, false), (report.OutOfOrder, report.Unexpected, report.IsWell));
    }

    [Fact]
    public async Task Events_with_another_label_were_not_sent()
    {
        SpikeLoopReport report = await RunAsync((word, n) => n % 1000 == 5 ? word ^ 0x2000 : word);
        Assert.Equal((30, false), (report.Unexpected, report.IsWell));
        Assert.Equal(Count - 30, report.Delivered);
    }

    [Fact]
    public async Task Events_that_change_places_are_out_of_order()
    {
        // Events 1000 and 1004 are of the same channel.
        ulong first = 0;
        SpikeLoopReport report = await RunAsync((word, n) =>
        {
            if (n == 1000) { first = word; return (word & ~LabelBits) | ((word + 1) & LabelBits); }
            return n == 1004 ? (word & ~LabelBits) | (first & LabelBits) : word;
        });
        Assert.Equal((1, 0, Count, false), (report.OutOfOrder, report.Unexpected, report.Delivered, report.IsWell));
    }

    [Fact]
    public async Task Events_that_come_twice_are_told()
    {
        ulong first = 0;
        SpikeLoopReport report = await RunAsync((word, n) =>
        {
            if (n == 1000) first = word;
            return n == 1004 ? (word & ~LabelBits) | (first & LabelBits) : word;
        });
        Assert.Equal((1, Count - 1), (report.Unexpected, report.Delivered));
    }

    [Fact]
    public async Task Damage_on_the_high_speed_links_is_found_where_the_model_did_it()
    {
        await using var board = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false }, new FpgaOptions { LinkErrorRate = 0.01 });
        SpikeLoopReport report = await RunAsync(board);
        Assert.Equal((board.FpgaLosses.EventsDamagedToChip, board.FpgaLosses.EventsDamagedFromChip), (report.LostToChip, report.LostFromChip));
        Assert.True(report.LostToChip > 200 && report.LostFromChip > 200);
        Assert.Equal(Count, report.Delivered + report.LostToChip + report.LostFromChip);
        Assert.Equal((0, 0), (report.Unexpected, report.OutOfOrder));
    }

    private static async Task<SpikeLoopReport> RunAsync(Func<ulong, long, ulong> meddle)
    {
        await using var link = new MeddlingLink(new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false }), meddle);
        return await RunAsync(link);
    }

    private static async Task<SpikeLoopReport> RunAsync(IFpgaLink link)
    {
        var runner = new PlaybackRunner(link);
        await new RegisterAccess(runner).InitialiseAsync(new DigitalInitOptions(), Cli.Token);
        return await new SpikeLoopTest(runner).RunAsync(new SpikeLoopOptions { Count = Count }, cancellationToken: Cli.Token);
    }
}
