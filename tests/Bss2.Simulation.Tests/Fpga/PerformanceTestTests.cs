using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

public class PerformanceTestTests
{
    private static readonly ulong[] ReadAll =
        [.. new[] { FpgaRegisters.PerfTestSent, FpgaRegisters.PerfTestReceived, FpgaRegisters.PerfTestInOrder, FpgaRegisters.PerfTestErrorWord }.Select(FpgaRig.Read), UtWord.Barrier(BarrierKind.Omnibus)];

    private static ulong[] Links(uint enables) => [.. FpgaRig.Write(FpgaRegisters.PhyEnables, enables), .. FpgaRig.Write(0x0004_0000, 0xFF), UtWord.Barrier(BarrierKind.Omnibus)];

    private static ulong[] Test(uint ticks) => [.. FpgaRig.Write(FpgaRegisters.PerfTest, 1), UtWord.TimerSetup, UtWord.WaitUntil(ticks), .. FpgaRig.Write(FpgaRegisters.PerfTest, 0)];

    private static ulong[] Numbers(List<Answer> answers) => [.. answers.Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low)];

    [Fact]
    public void Its_words_go_over_the_links_that_are_up_and_over_none_without_one()
    {
        var rig = new FpgaRig(linksNeeded: true);
        Assert.Equal([0ul, 0ul, 0ul, 0ul], Numbers(rig.Run([.. Test(1000), .. ReadAll])));
        rig.Run(Links(3));
        ulong[] before = Numbers(rig.Run([.. Enumerable.Range(0, 4).Select(i => FpgaRig.Read(FpgaRegisters.PhyWords + (uint)i)), UtWord.Barrier(BarrierKind.Omnibus)]));
        ulong[] counts = Numbers(rig.Run([.. Test(1000), .. ReadAll]));
        Assert.InRange(counts[0], 1000ul, 1005ul);
        Assert.Equal([counts[0], counts[0], 0ul], counts[1..]);
        ulong[] after = Numbers(rig.Run([.. Enumerable.Range(0, 4).Select(i => FpgaRig.Read(FpgaRegisters.PhyWords + (uint)i)), UtWord.Barrier(BarrierKind.Omnibus)]));
        // Both links, both directions: half of the words each.
        Assert.All(after.Zip(before, (a, b) => a - b), moved => Assert.InRange(moved, 500ul, 510ul));
    }

    [Fact]
    public void Damaged_words_are_missing_and_break_the_order()
    {
        var rig = new FpgaRig(new FpgaOptions { LinkErrorRate = 0.01 }, linksNeeded: true);
        rig.Run(Links(0xFF));
        ulong[] counts = Numbers(rig.Run([.. Test(5050), .. ReadAll]));
        Assert.Equal([50ul, 100ul, 5000ul], [counts[0] - counts[1], counts[0] - counts[2], counts[3]]);
    }

    [Fact]
    public void It_ends_with_the_reset_of_the_chip_that_takes_the_links_down()
    {
        var rig = new FpgaRig(linksNeeded: true);
        rig.Run([.. Links(0xFF), .. FpgaRig.Write(FpgaRegisters.PerfTest, 1), UtWord.TimerSetup, UtWord.WaitUntil(1000), UtWord.ChipReset(true), UtWord.ChipReset(false), UtWord.WaitUntil(9000)]);
        Assert.InRange(Numbers(rig.Run(ReadAll))[0], 1000ul, 1010ul);
    }
}
