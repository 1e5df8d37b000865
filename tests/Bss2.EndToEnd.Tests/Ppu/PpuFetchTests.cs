using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>Instructions from FPGA memory: over the link into it, through the cache into the processor.</summary>
public sealed class PpuFetchTests
{
    private const uint ExternalSram = 0x8000_0000, ExternalDram = 0x8400_0000;

    // Own memory jumps out; code outside comes back to 0x80, where the time is stored.
    private const string Caller = """
            lis r3, {0}
            mtctr r3
            mftbl r10
            bctrl
            mftbl r11
            sub r11, r11, r10
            stw r11, 0x2ffc(r0)
            wait
        """;

    [Theory, InlineData("0x8000", ExternalSram), InlineData("0x9000", ExternalDram)]
    public async Task Code_in_both_memories_of_the_fpga_is_executed(string segment, uint memory)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        uint[] code = PpuAssembler.Assemble("li r4, 77\nstw r4, 0x3000(r0)\nblr").Words;
        await board.WriteAsync([.. code.Select((w, i) => (memory + (uint)i, w))]);
        PpuProgram caller = PpuAssembler.Assemble(Caller.Replace("{0}", segment, StringComparison.Ordinal));
        PpuOutcome outcome = await board.RunAsync(caller);
        Assert.True(outcome.Asleep);
        Assert.Equal((uint[])[77], await board.ReadMemoryAsync(0, 0x3000, 1));
        Assert.Empty(board.Board.ReportPpus()[0].FirstFaults);
        // One line is missed: 344 cycles, beside those that the instructions take; two of them are branches that nobody predicted.
        Assert.Equal((uint)PpuCore.MissCycles + 1 + 5 + 1 + 1 + 5, outcome.ReturnCode);
    }

    // 40 instructions are 10 lines. A second pass of a loop over them finds them in the cache; two loops 4 KiB apart throw each other out.
    [Theory, InlineData(0, 10), InlineData(4096, 40)]
    public async Task Code_costs_a_load_per_line_until_it_is_in_the_cache(int distance, int misses)
    {
        string near = string.Concat(Enumerable.Repeat("nop\n", 39)) + "blr\n";
        string far = distance == 0 ? near : near + $".org {distance}\n" + near;
        BoardPpu board = await BoardPpu.OpenAsync();
        string caller = $"lis r3, 0x8000\naddi r5, r3, {distance}\nli r6, 2\nmftbl r10\nloop: mtctr r3\nbctrl\nmtctr r5\nbctrl\naddi r6, r6, -1\ncmpwi r6, 0\nbgt loop\nmftbl r11\nsub r11, r11, r10\nstw r11, 0x2ffc(r0)\nwait";
        PpuProgram program = PpuAssembler.Assemble(caller) with { External = PpuAssembler.Assemble(far).Words };
        uint cycles = (await board.RunAsync(program)).ReturnCode;
        // Each pass: two moves and calls of 40 instructions, three more; and what branches cost that are not predicted.
        const uint instructions = 2 * ((2 * (1 + 1 + 40)) + 3), branchesMax = 60;
        Assert.InRange(cycles - ((uint)misses * PpuCore.MissCycles), instructions, instructions + branchesMax);
    }

    [Fact]
    public async Task Without_the_cache_controller_a_jump_to_fpga_memory_stops_the_processor()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        PpuProgram program = PpuAssembler.Assemble(Caller.Replace("{0}", "0x8000", StringComparison.Ordinal)) with { External = [0x4E80_0020] };
        await board.Session.LoadAsync(program, [0], BoardPpu.Token);
        await board.WriteAsync((0x02A0_0000, 1));
        await board.WriteAsync((0x02A0_0000, 1));
        PpuFault fault = Assert.Single(board.Board.ReportPpus()[0].FirstFaults);
        Assert.Equal((PpuFaultKind.Runaway, 0x8000_0000u), (fault.Kind, fault.Address));
        Assert.Contains("cache controller", fault.Message, StringComparison.Ordinal);
    }

    // What was fetched before stays in the cache; in reset it is forgotten.
    [Fact]
    public async Task Code_that_changes_outside_is_seen_after_the_next_reset()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        const string twice = "lis r3, 0x8000\nmtctr r3\nbctrl\nstw r4, 0x3000(r0)\nlis r5, 0x3880\nori r5, r5, 2\nlis r6, 0x4000\nstw r5, 0(r6)\nbctrl\nstw r4, 0x3004(r0)\nwait";
        PpuProgram program = PpuAssembler.Assemble(twice) with { External = PpuAssembler.Assemble("li r4, 1\nblr").Words };
        await board.RunAsync(program);
        Assert.Equal((uint[])[1, 1], await board.ReadMemoryAsync(0, 0x3000, 2));
        await board.RunAsync(program with { External = [] });
        Assert.Equal((uint[])[2, 2], await board.ReadMemoryAsync(0, 0x3000, 2));
    }

    [Fact]
    public async Task An_interrupt_comes_back_to_code_outside()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        const string own = "b start\n.org 0x30\naddi r21, r21, 1\nlis r19, 0x800\nmttsr r19\nrfi\n.org 0x80\nstart: lis r3, 0x440\nmttcr r3\nli r3, 5000\nmtdecar r3\nmtdec r3\nori r4, r4, 0x8000\nmtmsr r4\nlis r3, 0x8000\nmtctr r3\nbctr";
        uint[] outside = PpuAssembler.Assemble("loop: cmpwi r21, 10\nblt loop\nli r0, 0\nmtmsr r0\nstw r21, 0x2ffc(r0)\nwait").Words;
        PpuOutcome outcome = await board.RunAsync(PpuAssembler.Assemble(own) with { External = outside });
        Assert.Equal((true, 10u), (outcome.Asleep, outcome.ReturnCode));
        Assert.InRange(board.Board.ReportPpus()[0].RunCycles, 50_000u, 51_000u);
    }
}
