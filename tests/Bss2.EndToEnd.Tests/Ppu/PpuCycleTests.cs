using System.Text;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>What instructions cost in the model, beside what was measured on the RTL (vectors/ppu/README.md, "Cycles").</summary>
public sealed class PpuCycleTests
{
    // Per repetition, from 24 and 8 repetitions. r4 points into memory, words there are 0x2000.
    [Theory]
    [InlineData("add r5, r6, r7", 1)]
    [InlineData("add r5, r5, r7", 1)]
    [InlineData("add. r5, r5, r7", 1)]
    [InlineData("adde r5, r5, r7", 3)]
    [InlineData("cmpw r5, r6\nmfcr r7", 3)]
    [InlineData("rlwinm r5, r5, 3, 0, 31", 1)]
    [InlineData("cntlzw r5, r5", 1)]
    [InlineData("mullw r5, r5, r6", 4)]
    [InlineData("divw r5, r6, r7", 32)]
    [InlineData("divw r5, r5, r7", 32)]
    [InlineData("lwz r4, 0(r4)", 5)]
    [InlineData("lwz r5, 0(r4)\nadd r6, r5, r5", 6)]
    [InlineData("lwzu r5, 0(r4)", 5)]
    [InlineData("stw r5, 0(r4)", 1)]
    [InlineData("stwu r5, 0(r4)", 2)]
    [InlineData("lmw r24, 0x100(r4)", 8)]
    [InlineData("stmw r24, 0(r4)", 8)]
    [InlineData("nop", 1)]
    [InlineData("sync", 2)]
    [InlineData("mtmsr r0", 4)]
    [InlineData("tw 0, r5, r6", 2)]
    [InlineData("bne .", 1)]
    [InlineData("fxvcmph v1", 8)]
    [InlineData("fxvlax v1, r0, r4", 38)]
    [InlineData("fxvstax v1, r0, r4", 38)]
    public void A_measured_cost_is_kept(string sequence, double cycles) => Assert.Equal(cycles, Cost(sequence));

    // The model does not follow dependences: it charges each instruction what a dependent successor would wait for (firmware-spec/ppu-isa.md).
    [Theory]
    [InlineData("lwz r5, 0(r4)", 1, 5)]
    [InlineData("mullw r5, r6, r7", 1, 4)]
    [InlineData("mtctr r5\nmfctr r6", 3, 6)]
    [InlineData("stw r5, 0(r4)\nlwz r6, 0(r4)", 5, 6)]
    [InlineData("b .+4", 5, 1)]
    [InlineData("fxvaddhm v1, v2, v3", 5, 8)]
    [InlineData("fxvaddhm v1, v1, v3", 12, 8)]
    [InlineData("fxvmatachm v1, v2", 4, 8)]
    public void A_simplified_cost_is_the_documented_one(string sequence, double measured, double inModel)
    {
        Assert.NotEqual(measured, inModel);
        Assert.Equal(inModel, Cost(sequence));
    }

    [Fact]
    public void A_counted_loop_costs_one_cycle_per_branch() =>
        Assert.Equal(2, (Cycles("mtctr r8\nloop: add r5, r5, r6\nbdnz loop", 124) - Cycles("mtctr r8\nloop: add r5, r5, r6\nbdnz loop", 24)) / 100.0);

    private static double Cost(string sequence) => (Cycles(Repeat(sequence, 24)) - Cycles(Repeat(sequence, 8))) / 16.0;

    private static string Repeat(string sequence, int count) => new StringBuilder().Insert(0, sequence + "\n", count).ToString();

    private static double Cycles(string body, uint r8 = 0)
    {
        var ppu = new StandalonePpu();
        PpuAssembler.Assemble(body + "\nwait").Words.CopyTo(ppu.Memory, 0);
        (ppu.State.Gpr[4], ppu.State.Gpr[8]) = (0x2000, r8);
        ppu.State.Cr = 0x2000_0000;
        ppu.Memory[0x2000 / 4] = 0x2000;
        Assert.True(ppu.Run(100_000));
        return ppu.Cycles;
    }
}
