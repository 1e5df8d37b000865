using System.Text;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>What instructions cost in the model, beside what was measured on the RTL (vectors/ppu/README.md, "Cycles").</summary>
public sealed class PpuCycleTests
{
    // The whole table of vectors/ppu/README.md, as far as the model follows it: per repetition, from 24 and 8. r4 points into memory, words there are 0x2000.
    [Theory]
    [InlineData("add r5, r6, r7", 1)]
    [InlineData("add r5, r5, r7", 1)]
    [InlineData("add. r5, r5, r7", 1)]
    [InlineData("rlwinm r5, r5, 3, 0, 31", 1)]
    [InlineData("cntlzw r5, r5", 1)]
    [InlineData("adde r5, r5, r7", 3)]
    [InlineData("cmpw r5, r6\nmfcr r7", 3)]
    [InlineData("mullw r5, r6, r7\nmullw r9, r6, r7\nmullw r10, r6, r7\nmullw r11, r6, r7", 4)]
    [InlineData("mullw r5, r5, r6", 4)]
    [InlineData("divw r5, r6, r7", 32)]
    [InlineData("divw r5, r5, r7", 32)]
    [InlineData("mtctr r5\nmfctr r6", 3)]
    [InlineData("mtlr r5\nmflr r6", 3)]
    [InlineData("lwz r5, 0(r4)\nlwz r6, 0(r4)\nlwz r7, 0(r4)\nlwz r9, 0(r4)", 4)]
    [InlineData("lwz r4, 0(r4)", 5)]
    [InlineData("lwz r5, 0(r4)\nadd r6, r5, r5", 6)]
    [InlineData("stw r5, 0(r4)", 1)]
    [InlineData("stw r5, 0(r4)\nlwz r6, 0(r4)", 5)]
    [InlineData("stwu r5, 0(r4)", 2)]
    [InlineData("lmw r24, 0x100(r4)", 8)]
    [InlineData("stmw r24, 0(r4)", 8)]
    [InlineData("nop", 1)]
    [InlineData("sync", 2)]
    [InlineData("b .+4", 5)]
    [InlineData("bne .", 1)]
    [InlineData("mtmsr r0", 4)]
    [InlineData("tw 0, r5, r6", 2)]
    [InlineData("fxvaddhm v1, v2, v3\nfxvaddhm v4, v2, v3\nfxvaddhm v5, v2, v3", 15)]
    [InlineData("fxvmatachm v1, v2", 4)]
    [InlineData("fxvcmph v1", 8)]
    [InlineData("fxvlax v1, r0, r4", 37)]
    [InlineData("fxvaddhm v1, v2, v3\nsync", 16)]
    public void A_measured_cost_is_kept(string sequence, double cycles) => Assert.Equal(cycles, Cost(sequence));

    // Not exact: rounded, or a cycle off where the vector unit's register file is shared.
    [Theory]
    [InlineData("lwzu r5, 0(r4)", 5)]
    [InlineData("fxvaddhm v1, v1, v3", 12)]
    [InlineData("fxvsplath v1, r5", 3.19)]
    [InlineData("fxvshh v1, v1, 1", 7.38)]
    [InlineData("fxvpckbu v1, v2, v3\nfxvpckbu v4, v2, v3", 11.24)]
    [InlineData("fxvstax v1, r0, r4", 37.94)]
    [InlineData("fxvlax v1, r0, r4\nfxvaddhm v2, v1, v3", 45)]
    [InlineData("fxvcmph v1\nfxvsel v2, v3, v4, gt", 13)]
    public void A_cost_comes_near_to_the_measured_one(string sequence, double cycles) => Assert.InRange(Cost(sequence), cycles * 0.55, cycles * 1.5);

    // Loops that wait take the same cycles jumped and executed, by dependence too.
    [Theory]
    [InlineData("loop: lwz r5, 0x3000(r0)\ncmpwi r5, 1\nbne loop\nwait")]
    [InlineData("loop: lwz r5, 0x3000(r0)\nmullw r6, r5, r5\nadd r6, r6, r0\ncmpwi r6, 1\nbne loop\nwait")]
    public void A_loop_that_waits_is_jumped_exactly(string loop)
    {
        PpuState[] ends = [.. new[] { false, true }.Select(skip =>
        {
            var core = new PpuCore(number: 0, skip);
            uint[] words = PpuAssembler.Assemble(loop + "\nafter: nop").Words;
            for (int w = 0; w < words.Length; w++) core.WriteSram(w, words[w], uint.MaxValue);
            core.SetRunning(true, now: 0);
            core.RunUntil(10_007);
            core.WriteSram(0x3000 / 4, 1, uint.MaxValue);
            core.RunUntil(20_000);
            Assert.True(core.IsSleeping);
            Assert.Equal(skip, core.Executed < 1000);
            var state = new PpuState();
            core.Save(state);
            state.Lr = (uint)core.SleepCycle;
            return state;
        })];
        Assert.Equal((ends[0].Lr, ends[0].Gpr[6]), (ends[1].Lr, ends[1].Gpr[6]));
    }

    [Fact]
    public void A_counted_loop_costs_one_cycle_per_branch() =>
        Assert.Equal(2, (Cycles("mtctr r8\nloop: add r5, r5, r6\nbdnz loop", 124) - Cycles("mtctr r8\nloop: add r5, r5, r6\nbdnz loop", 24)) / 100.0);

    [Theory, InlineData("bdnz ."), InlineData("nop\nbdz .+4\nbdnz ."), InlineData("mtctr r8\nbdnz .\nmtctr r8\nbdnz ."), InlineData("pass: nop\nbdnz pass")]
    public void A_counted_wait_is_jumped_exactly(string body) =>
        Assert.Equal(Cycles("mtctr r8\n" + body, 300), Cycles("mtctr r8\n" + body, 300, skip: true));

    [Theory, InlineData("pass: bdnz pass", 2), InlineData("pass: nop\nbdnz pass", 2), InlineData("pass: nop\nnop\nbdnz pass", 3)]
    public void A_counted_wait_takes_its_instructions_and_at_least_two_cycles_per_pass(string loop, double cycles) =>
        Assert.Equal(100 * cycles, Cycles("mtctr r8\n" + loop, 124, skip: true) - Cycles("mtctr r8\n" + loop, 24, skip: true));

    private static double Cost(string sequence) => (Cycles(Repeat(sequence, 24)) - Cycles(Repeat(sequence, 8))) / 16.0;

    private static string Repeat(string sequence, int count) => new StringBuilder().Insert(0, sequence + "\n", count).ToString();

    // As on the RTL, the end waits for the vector unit.
    private static double Cycles(string body, uint r8 = 0, bool skip = false)
    {
        var ppu = new StandalonePpu(skip);
        PpuAssembler.Assemble(body + "\nsync\nwait").Words.CopyTo(ppu.Memory, 0);
        (ppu.State.Gpr[4], ppu.State.Gpr[8]) = (0x2000, r8);
        ppu.State.Cr = 0x2000_0000;
        ppu.Memory[0x2000 / 4] = 0x2000;
        Assert.True(ppu.Run(100_000));
        return ppu.Cycles;
    }
}
