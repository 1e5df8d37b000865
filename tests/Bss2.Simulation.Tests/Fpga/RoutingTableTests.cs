using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Tables between chips (registers-notes.md 13), with a network that hands events back and without one.</summary>
public class RoutingTableTests
{
    private const uint OutputEnable = 1 << 15, InputEnable = 1 << 16;

    private static readonly ulong[] Tables =
    [
        .. FpgaRig.Write(FpgaRegisters.OutputRoutes + 1, 0x7001 | OutputEnable), .. FpgaRig.Write(FpgaRegisters.InputRoutes + 0x7001, 0xBEEF | InputEnable),
        // Label 2: nobody takes its routing label. Label 3: the output entry is off.
        .. FpgaRig.Write(FpgaRegisters.OutputRoutes + 2, 0x7002 | OutputEnable), .. FpgaRig.Write(FpgaRegisters.InputRoutes + 0x7002, 0xBEEF),
        .. FpgaRig.Write(FpgaRegisters.OutputRoutes + 3, 0x7001),
    ];

    private static List<Answer> Run(FpgaRig rig, params ulong[] between) =>
        [.. rig.Run([.. FpgaRig.Start, .. Tables, .. between, UtWord.SpikePack(1, 2, 3), UtWord.TimerSetup, UtWord.WaitUntil(2000), UtWord.Halt]).Where(a => a.Message.EventCount > 0)];

    private static IEnumerable<uint> Labels(List<Answer> answers) => answers.SelectMany(a => Enumerable.Range(0, a.Message.EventCount).Select(i => (uint)a.Message.Event(i, a.Message.EventCount).Value));

    [Fact]
    public void An_event_leaves_with_its_routing_label_and_enters_with_the_label_of_the_input_table()
    {
        var rig = new FpgaRig(new FpgaOptions { RoutingLoopTicks = 21 });
        List<Answer> answers = Run(rig);
        Assert.Equal([1u, 2u, 3u, 0xBEEFu], Labels(answers));
        Assert.Equal((2L, 1L), (rig.Fpga.Losses.EventsRoutedOut, rig.Fpga.Losses.EventsNotRoutedIn));
        // Out over the link, through the network, in over the link, and round the fake chip.
        Assert.Equal(rig.Options.SpikeFromChipTicks + 21 + rig.Options.SpikeToChipTicks + (FakeChip.LoopCycles / 2), answers[^1].ChipTime(0) - answers[0].ChipTime(0));
    }

    [Fact]
    public void Without_a_network_events_leave_and_are_counted()
    {
        var rig = new FpgaRig();
        Assert.Equal([1u, 2u, 3u], Labels(Run(rig)));
        Assert.Equal((2L, 0L), (rig.Fpga.Losses.EventsRoutedOut, rig.Fpga.Losses.EventsNotRoutedIn));
    }

    [Fact]
    public void An_entry_that_is_switched_off_again_routes_nothing()
    {
        var rig = new FpgaRig(new FpgaOptions { RoutingLoopTicks = 21 });
        Assert.Equal([1u, 2u, 3u], Labels(Run(rig, [.. FpgaRig.Write(FpgaRegisters.OutputRoutes + 1, 0x7001), .. FpgaRig.Write(FpgaRegisters.OutputRoutes + 2, 0)])));
        Assert.Equal(0, rig.Fpga.Losses.EventsRoutedOut);
    }
}
