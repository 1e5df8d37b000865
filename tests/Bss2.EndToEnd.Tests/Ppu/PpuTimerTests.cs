using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>Time base, decrementer, fixed-interval timer and the interrupts of a processor (firmware-spec/ppu-isa.md).</summary>
public sealed class PpuTimerTests
{
    private const uint ExternalEnable = 0x8000, DecrementerStatus = 0x0800_0000, IntervalStatus = 0x0400_0000;

    // Vectors count what arrived; r20 interval, r21 decrementer, r22 external, r23 doorbell; each clears its cause and returns.
    private const string Vectors = """
            b start
        .org 0x14
            b external
        .org 0x24
            addi r23, r23, 1
            rfi
            b interval
            b decrementer
        external:
            addi r22, r22, 1
            rfi
        interval:
            addi r20, r20, 1
            lis r19, 0x400
            mttsr r19
            rfi
        decrementer:
            addi r21, r21, 1
            lis r19, 0x800
            mttsr r19
            rfi
        .org 0x80
        start:

        """;

    [Fact]
    public void The_decrementer_counts_cycles_down_to_zero_and_stays_there()
    {
        PpuState end = Run("li r3, 20\nmtdec r3\nmfdec r4\nnop\nmfdec r5\nli r6, 30\nmtctr r6\nbdnz .\nmfdec r7\nmftsr r8\nlis r9, 0x800\nmttsr r9\nmftsr r10\nwait");
        // What a move writes is there for another after two cycles; moves that only read, and a nop, follow one per cycle.
        Assert.Equal((18u, 16u, 0u), (end.Gpr[4], end.Gpr[5], end.Gpr[7]));
        Assert.Equal((DecrementerStatus, 0u), (end.Gpr[8], end.Gpr[10]));
    }

    [Fact]
    public void Writing_zero_to_the_decrementer_stops_it_without_a_status()
    {
        PpuState end = Run("li r3, 20\nmtdec r3\nmtdec r0\nli r6, 30\nmtctr r6\nbdnz .\nmfdec r7\nmftsr r8\nwait");
        Assert.Equal((0u, 0u), (end.Gpr[7], end.Gpr[8]));
    }

    // Reload every 100 cycles: after the first end at 50, ends at 150, 250, 350.
    [Fact]
    public void The_decrementer_starts_again_from_its_reload_value_when_told_to()
    {
        PpuState end = Run("lis r3, 0x40\nmttcr r3\nli r3, 100\nmtdecar r3\nli r3, 50\nmtdec r3\nli r6, 93\nmtctr r6\nbdnz .\nmfdec r7\nmftcr r9\nwait");
        // After some 200 cycles, in the third period: as much is left as of 50 + 100 + 100.
        Assert.InRange(end.Gpr[7], 1u, 99u);
        Assert.Equal(Run("li r3, 250\nmtdec r3\nli r6, 93\nmtctr r6\nbdnz .\nmfdec r7\nwait").Gpr[7], end.Gpr[7]);
        Assert.Equal(0x0040_0000u, end.Gpr[9]);
    }

    [Theory, InlineData(0, 256), InlineData(1, 4096), InlineData(2, 65_536), InlineData(3, 1_048_576)]
    public void The_interval_timer_sets_its_status_once_per_period(uint period, uint cycles)
    {
        PpuState Wait(uint count) => Run($"lis r3, {period << 8}\nmttcr r3\nlis r6, {count >> 16}\nori r6, r6, {count & 0xFFFF}\nmtctr r6\nbdnz .\nmftsr r8\nwait", cyclesMax: 10_000_000);
        // A pass takes two cycles.
        Assert.Equal(0u, Wait((cycles - 40) / 2).Gpr[8]);
        Assert.Equal(IntervalStatus, Wait(cycles / 2).Gpr[8]);
    }

    [Fact]
    public void An_enabled_decrementer_interrupts_and_the_return_goes_on_where_it_was()
    {
        PpuState end = Run(Vectors + "lis r3, 0x400\nmttcr r3\nli r3, 40\nmtdec r3\nli r4, 0x7fff\naddi r4, r4, 1\nmtmsr r4\nli r6, 100\nmtctr r6\nbdnz .\nmfmsr r7\nwait");
        Assert.Equal((1u, 0u), (end.Gpr[21], end.Gpr[20]));
        Assert.Equal((ExternalEnable, ExternalEnable, 0u), (end.Gpr[7], end.Srr1, end.Esr));
    }

    [Fact]
    public void Nothing_interrupts_a_processor_that_does_not_allow_it()
    {
        PpuState end = Run(Vectors + "lis r3, 0x400\nmttcr r3\nli r3, 40\nmtdec r3\nli r6, 100\nmtctr r6\nbdnz .\nmftsr r7\nwait");
        Assert.Equal((0u, DecrementerStatus), (end.Gpr[21], end.Gpr[7]));
    }

    [Fact]
    public void A_pending_interrupt_is_taken_as_soon_as_it_is_allowed()
    {
        PpuState end = Run(Vectors + "lis r3, 0x400\nmttcr r3\nli r3, 10\nmtdec r3\nli r6, 100\nmtctr r6\nbdnz .\nori r4, r4, 0x8000\nmr r8, r21\nmtmsr r4\nmr r9, r21\nwait");
        Assert.Equal((0u, 1u), (end.Gpr[8], end.Gpr[9]));
    }

    // The state of an interrupt is in SRR0 and SRR1; rfci and rfmci take theirs from CSRR and MCSRR, and all give the interrupt enable back.
    [Theory, InlineData("srr", "rfi"), InlineData("csrr", "rfci"), InlineData("mcsrr", "rfmci")]
    public void A_return_takes_address_and_state_from_its_own_registers(string registers, string instruction)
    {
        PpuState end = Run(Vectors + $"lis r3, 0x400\nmttcr r3\nli r3, 5\nmtdec r3\nli r6, 20\nmtctr r6\nbdnz .\nli r4, there\nmt{registers}0 r4\nori r5, r5, 0x8000\nmt{registers}1 r5\n{instruction}\nli r7, 1\nthere: mr r8, r21\nwait");
        Assert.Equal((0u, 1u), (end.Gpr[7], end.Gpr[8]));
    }

    // SRR0 is the wait instruction: a plain return sleeps again, a handler that moves SRR0 on wakes the program.
    [Theory, InlineData(0, 0), InlineData(4, 1)]
    public void A_wait_instruction_sleeps_until_an_interrupt_whose_return_address_is_the_wait_itself(int forward, uint woken)
    {
        string vectors = Vectors.Replace("addi r21, r21, 1", $"addi r21, r21, 1\nmfsrr0 r18\naddi r18, r18, {forward}\nmtsrr0 r18", StringComparison.Ordinal);
        var ppu = Loaded(vectors + "lis r3, 0x400\nmttcr r3\nlis r3, 1\nmtdec r3\nori r4, r4, 0x8000\nmtmsr r4\nwait\nli r9, 1\nmtmsr r0\nwait");
        Assert.True(ppu.Run(1_000_000));
        Assert.Equal((1u, woken), (ppu.State.Gpr[21], ppu.State.Gpr[9]));
        Assert.InRange(ppu.Cycles, 65_536u, 65_600u);
    }

    // Both timers run while the program waits in loops that the model jumps over: jumped or executed, everything is the same at the same cycle.
    [Fact]
    public void Loops_that_wait_are_jumped_up_to_the_next_interrupt_and_no_further()
    {
        const string program = Vectors + """
                lis r3, 0x4c0
                ori r3, r3, 0
                mttcr r3
                li r3, 1237
                mtdecar r3
                mtdec r3
                ori r4, r4, 0x8000
                mtmsr r4
            poll:
                lwz r5, 0x3000(r0)
                cmpwi r5, 1
                cmpwi cr1, r21, 30
                bc 4, 4, stop
                bne poll
            stop:
                lis r6, 1
                mtctr r6
                bdnz .
                mftbl r7
                mtmsr r0
                wait
            """;
        StandalonePpu executed = Loaded(program), jumped = Loaded(program, skipLoops: true);
        Assert.True(executed.Run(1_000_000));
        Assert.True(jumped.Run(1_000_000));

        Assert.Equal(executed.State.Gpr, jumped.State.Gpr);
        Assert.Equal((executed.Cycles, executed.State.Srr0), (jumped.Cycles, jumped.State.Srr0));
        Assert.True(jumped.State.Gpr[21] > 70 && jumped.State.Gpr[20] > 300, "interrupts of both timers");
        Assert.True(jumped.Report().Executed < executed.Report().Executed / 4, "most passes were jumped");
    }

    // Who runs the core, and in which pieces, changes nothing.
    [Theory, InlineData(1), InlineData(3), InlineData(100), InlineData(4099)]
    public void Interrupts_do_not_depend_on_how_the_time_is_cut(int piece)
    {
        uint[] words = PpuAssembler.Assemble(Vectors + "lis r3, 0x4c0\nmttcr r3\nli r3, 301\nmtdecar r3\nmtdec r3\nori r4, r4, 0x8000\nmtmsr r4\nloop: cmpwi r5, 1\nbne loop").Words;
        PpuCore whole = Running(words), cut = Running(words);
        whole.RunUntil(20_000);
        for (ulong limit = 0; limit <= 20_000; limit += (ulong)piece) cut.RunUntil(limit);
        cut.RunUntil(20_000);
        PpuState a = new(), b = new();
        whole.Save(a);
        cut.Save(b);
        Assert.Equal((a.Gpr[20], a.Gpr[21], a.Srr0, whole.ProgramCounter, whole.Cycle), (b.Gpr[20], b.Gpr[21], b.Srr0, cut.ProgramCounter, cut.Cycle));
        Assert.InRange(a.Gpr[21], 60u, 67u);
    }

    // ICCR: mask in bits 11..8, active low or falling in 15..12, level instead of edge in 19..16.
    [Theory]
    [InlineData(0x0_0000u, 0, 1, 0, 0)]     // Not enabled.
    [InlineData(0x0_0100u, 0, 1, 0, 1)]     // Rising edge.
    [InlineData(0x0_1100u, 0, 1, 0, 1)]     // Falling edge.
    [InlineData(0x0_0100u, 0, 0, 0, 0)]
    [InlineData(0x0_0200u, 0, 1, 0, 0)]     // Another pin.
    public void A_general_input_interrupts_on_the_edge_that_was_chosen(uint iccr, uint first, uint second, uint third, uint interrupts)
    {
        PpuCore core = Running(PpuAssembler.Assemble(Vectors + $"lis r3, {iccr >> 16}\nori r3, r3, {iccr & 0xFFFF}\nmticcr r3\nori r4, r4, 0x8000\nmtmsr r4\nb .").Words);
        ulong limit = 0;
        foreach (uint pins in (uint[])[first, second, third])
        {
            core.RunUntil(limit += 100);
            core.SetInputs(pins);
        }
        core.RunUntil(limit + 100);
        var state = new PpuState();
        core.Save(state);
        Assert.Equal(interrupts, state.Gpr[22]);
    }

    [Fact]
    public void A_general_input_that_interrupts_by_level_does_so_until_it_changes()
    {
        PpuCore core = Running(PpuAssembler.Assemble(Vectors + "lis r3, 1\nori r3, r3, 0x100\nmticcr r3\nori r4, r4, 0x8000\nmtmsr r4\nloop: mfgin r5\nb loop").Words);
        core.RunUntil(100);
        core.SetInputs(1);
        core.RunUntil(200);
        core.SetInputs(0);
        core.RunUntil(400);
        var state = new PpuState();
        core.Save(state);
        Assert.InRange(state.Gpr[22], 2u, 100u);
        Assert.Equal(0u, state.Gpr[5]);
    }

    [Fact]
    public void The_doorbell_wakes_a_processor_that_listens_to_it()
    {
        PpuCore core = Running(PpuAssembler.Assemble(Vectors + "li r3, 1\nmticcr r3\nori r4, r4, 0x8000\nmtmsr r4\nwait\nli r9, 1\nwait").Words);
        Assert.Equal(PpuStop.Sleeping, core.RunUntil(1000));
        core.RingDoorbell();
        core.RunUntil(2000);
        var state = new PpuState();
        core.Save(state);
        Assert.Equal((1u, 0u), (state.Gpr[23], state.Gpr[9]));
        Assert.InRange(core.SleepCycle, 1000u, 1010u);
    }

    // What a register keeps of all ones; counters and inputs cannot be written.
    [Theory]
    [InlineData("xer", 0xE000_0000u)]
    [InlineData("lr", 0xFFFF_FFFFu)]
    [InlineData("ctr", 0xFFFF_FFFFu)]
    [InlineData("srr0", 0xFFFF_FFFFu)]
    [InlineData("srr1", 0xFFFF_FFFFu)]
    [InlineData("csrr0", 0xFFFF_FFFFu)]
    [InlineData("csrr1", 0xFFFF_FFFFu)]
    [InlineData("mcsrr0", 0xFFFF_FFFFu)]
    [InlineData("mcsrr1", 0xFFFF_FFFFu)]
    [InlineData("dear", 0xFFFF_FFFFu)]
    [InlineData("esr", 0x0F8F_07E2u)]
    [InlineData("gout", 0xFFFF_FFFFu)]
    [InlineData("goe", 0xFFFF_FFFFu)]
    [InlineData("iccr", 0x000F_FF01u)]
    [InlineData("tcr", 0x07C0_0000u)]
    [InlineData("tsr", 0u)]
    [InlineData("dec", 0xFFFF_FFFDu)]
    public void Every_special_register_that_can_be_written_keeps_the_bits_it_has(string register, uint kept) =>
        Assert.Equal(kept, Run($"li r3, -1\nmt{register} r3\nmf{register} r4\nwait").Gpr[4]);

    [Fact]
    public void Special_registers_without_a_way_in_read_what_the_processor_counts()
    {
        PpuState end = Run("li r3, 5\nmtspr 284, r3\nmftbl r4\nmftbu r5\nmfgin r6\nmfspr r7, 54\nmfspr r8, 1000\nwait");
        Assert.Equal((8u, 0u, 0u, 0u, 0u), (end.Gpr[4], end.Gpr[5], end.Gpr[6], end.Gpr[7], end.Gpr[8]));
    }

    private static PpuState Run(string source, ulong cyclesMax = 100_000)
    {
        StandalonePpu ppu = Loaded(source);
        Assert.True(ppu.Run(cyclesMax));
        return ppu.State;
    }

    private static StandalonePpu Loaded(string source, bool skipLoops = false)
    {
        var ppu = new StandalonePpu(skipLoops);
        PpuAssembler.Assemble(source).Words.CopyTo(ppu.Memory, 0);
        return ppu;
    }

    private static PpuCore Running(uint[] words)
    {
        var core = new PpuCore(number: 0, skipLoops: true);
        for (int w = 0; w < words.Length; w++) core.WriteSram(w, words[w], uint.MaxValue);
        core.SetRunning(true, now: 0);
        return core;
    }
}
