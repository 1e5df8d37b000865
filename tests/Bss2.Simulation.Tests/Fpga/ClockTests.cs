using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>What runs with the chip's clocks, and what is lost while they change (registers-notes.md 12, 15).</summary>
public class ClockTests
{
    private const int PllTarget = 3, PllShift = 4;
    private const uint PpuControl = 0x02A0_0000, PpuSram = 0x0280_0000, BranchToSelf = 0x4800_0000, AnyRegister = 0x0011_0001;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ulong[] Pll(uint register, uint data) => [UtWord.JtagInstruction(PllTarget), UtWord.JtagData(register, 4, false), UtWord.JtagInstruction(PllShift), UtWord.JtagData(data, 32, false)];

    private static ulong[] Set(Adpll value, uint adpll)
    {
        var words = new uint[2];
        value.Encode(words);
        return [.. Pll(2 * adpll, words[0]), .. Pll((2 * adpll) + 1, words[1])];
    }

    private static ulong[] Set(PllClockOutputBlock value)
    {
        var words = new uint[1];
        value.Encode(words);
        return Pll(4, words[0]);
    }

    private static ulong[] Wait(uint ticks) => [UtWord.Barrier(BarrierKind.Omnibus), UtWord.TimerSetup, UtWord.WaitUntil(ticks)];

    private static SimulatedFpga Board() => new(new ChipOptions { Mismatch = 0, Noise = false, StrictClocks = true });

    private static async Task<List<Answer>> RunAsync(SimulatedFpga board, params ulong[] words)
    {
        await board.SendAsync(words, Token);
        var received = new ulong[board.ResponseCount];
        if (received.Length > 0) await board.ReceiveAsync(received, Token);
        return Answer.Decode(received);
    }

    [Theory]
    [InlineData(5, 100)]
    [InlineData(2, 250)]
    [InlineData(1, 500)]
    public async Task Processors_run_at_the_clock_that_the_dividers_make(int divider, double mhz)
    {
        await using SimulatedFpga board = Board();
        await RunAsync(board, [.. Set(Adpll.Default with { CoreDivM1 = divider }, 1), .. Wait(4000), .. FpgaRig.Write(PpuSram, BranchToSelf), .. FpgaRig.Write(PpuControl, 1), .. Wait(10_000)]);
        ulong before = board.ReportPpus()[0].RunCycles;
        await RunAsync(board, Wait(125_000));
        Assert.Equal(mhz * 1000, board.ReportPpus()[0].RunCycles - before, mhz / 50);
        Assert.Equal(mhz, board.Chip.Activity.PpuMhz, 1e-9);
    }

    [Fact]
    public async Task A_processor_without_clock_stands_still_and_goes_on()
    {
        await using SimulatedFpga board = Board();
        await RunAsync(board, [.. FpgaRig.Write(PpuSram, BranchToSelf), .. FpgaRig.Write(PpuControl, 1), .. Wait(1000), .. Set(PllClockOutputBlock.Default.WithClockOutputEnableOutput(2, false)), .. Wait(5000)]);
        ulong stopped = board.ReportPpus()[0].RunCycles;
        await RunAsync(board, Wait(100_000));
        Assert.Equal(stopped, board.ReportPpus()[0].RunCycles);
        await RunAsync(board, [.. Set(PllClockOutputBlock.Default), .. Wait(100_000)]);
        Assert.InRange(board.ReportPpus()[0].RunCycles - stopped, 199_900ul, 202_000ul);
    }

    [Fact]
    public async Task Omnibus_accesses_are_lost_and_counted_while_clocks_settle_and_answered_zero()
    {
        await using SimulatedFpga board = Board();
        await RunAsync(board, FpgaRig.Write(AnyRegister, 0x5A));
        List<Answer> answers = await RunAsync(board, [.. Wait(100), .. Set(Adpll.Default with { LoopDivN = 12 }, 0), .. FpgaRig.Write(AnyRegister, 0x11), FpgaRig.Read(AnyRegister), .. Wait(3000), FpgaRig.Read(AnyRegister), .. Wait(700), FpgaRig.Read(AnyRegister), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt]);
        Assert.Equal([0ul, 0ul, 0x5Aul], answers.Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low));
        Assert.Equal(3, board.FpgaLosses.OmnibusAccessesLost);
        // A word that is written as it was disturbs nothing.
        await RunAsync(board, [.. Set(Adpll.Default with { LoopDivN = 12 }, 0), FpgaRig.Read(AnyRegister), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal(3, board.FpgaLosses.OmnibusAccessesLost);
    }

    [Fact]
    public async Task Without_strictness_no_access_is_lost_by_whatever_is_written_to_the_clocks()
    {
        await using var board = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        List<Answer> answers = await RunAsync(board, [.. FpgaRig.Write(AnyRegister, 0x5A), .. FpgaRig.Write(0x0008_0000, 0x1234_5678), .. FpgaRig.Write(0x0008_0004, 0), FpgaRig.Read(0x0008_0000), FpgaRig.Read(AnyRegister), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal([0x1234_5678ul, 0x5Aul], answers.Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low));
        Assert.Equal(0, board.FpgaLosses.OmnibusAccessesLost);
    }

    [Fact]
    public async Task JTAG_reaches_the_omnibus_some_time_after_a_reset()
    {
        await using SimulatedFpga board = Board();
        ulong[] id = [UtWord.JtagInstruction(5), UtWord.JtagData(1ul << 32 | 0x0008_0000, 33, false), UtWord.JtagInstruction(7), UtWord.JtagData(0, 3, false), UtWord.JtagInstruction(6), UtWord.JtagData(0, 32, true)];
        List<Answer> answers = await RunAsync(board, [UtWord.ChipReset(true), UtWord.ChipReset(false), .. id, UtWord.TimerSetup, UtWord.WaitUntil(2750), .. id, UtWord.Halt]);
        Assert.Equal([0ul, 0x2A20_A902ul], answers.Where(a => a.Opcode == UtFromFpgaOpcode.JtagData).Select(a => a.Message.Low));
        Assert.Equal(1, board.FpgaLosses.OmnibusAccessesLost);
    }

    [Fact]
    public async Task An_omnibus_without_clock_is_gone_until_JTAG_gives_it_one()
    {
        await using SimulatedFpga board = Board();
        await RunAsync(board, [.. FpgaRig.Write(AnyRegister, 0x5A), .. Wait(100), .. Set(PllClockOutputBlock.Default.WithClockOutputEnableOutput(1, false)), .. Wait(1_000_000), FpgaRig.Read(AnyRegister), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal(1, board.FpgaLosses.OmnibusAccessesLost);
        List<Answer> answers = await RunAsync(board, [.. Set(PllClockOutputBlock.Default), .. Wait(4000), FpgaRig.Read(AnyRegister), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Contains(answers, a => a.Opcode == UtFromFpgaOpcode.OmnibusData && a.Message.Low == 0x5A);
        // From the MADC clock instead.
        await RunAsync(board, [.. Set(PllClockOutputBlock.Default.WithClockOutputEnableOutput(1, false) with { SwitchSpl1ToMadc = true }), .. Wait(4000), FpgaRig.Read(AnyRegister), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal(1, board.FpgaLosses.OmnibusAccessesLost);
    }

    [Fact]
    public async Task Links_need_the_rate_of_the_other_side()
    {
        await using SimulatedFpga board = Board();
        await RunAsync(board, [.. BoardPrograms.Initialisation(), .. Wait(10_000)]);
        List<Answer> off = await RunAsync(board, [.. Set(Adpll.Default with { CoreDivM0 = 2 }, 0), UtWord.SpikePack(1), .. Wait(10_000)]);
        Assert.Equal(Enumerable.Range(0, 8).Select(n => (ulong)n << 5), off.Where(a => a.Opcode == UtFromFpgaOpcode.HighspeedLinkNotification).Select(a => a.Message.Low));
        Assert.Equal(1, board.FpgaLosses.EventsWithoutLink);
        List<Answer> on = await RunAsync(board, [.. Set(Adpll.Default, 0), .. Wait(10_000), UtWord.SpikePack(1), .. Wait(1000)]);
        Assert.Equal(Enumerable.Range(0, 8).Select(n => ((ulong)n << 5) | 0x10), on.Where(a => a.Opcode == UtFromFpgaOpcode.HighspeedLinkNotification).Select(a => a.Message.Low));
        Assert.Equal(1, on.Sum(a => a.Message.EventCount));
    }

    [Fact]
    public async Task A_slow_processor_gives_the_same_words_however_they_are_cut()
    {
        ulong[] words = [.. Set(Adpll.Default with { CoreDivM1 = 7 }, 1), .. Wait(4000), .. FpgaRig.Write(PpuSram, 0x3863_0001), .. FpgaRig.Write(PpuSram + 1, 0x9060_0040), .. FpgaRig.Write(PpuSram + 2, 0x4BFF_FFF8), .. FpgaRig.Write(PpuControl, 1),
            .. Enumerable.Range(0, 50).SelectMany(i => new[] { UtWord.WaitUntil(5000 + (uint)(137 * i)), FpgaRig.Read(PpuSram + 16) }), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt];
        await using SimulatedFpga whole = Board(), cut = Board();
        List<Answer> expected = await RunAsync(whole, words), found = [];
        foreach (ulong[] piece in words.Chunk(3)) found.AddRange(await RunAsync(cut, piece));
        Assert.Equal(expected.Select(a => a.Message), found.Select(a => a.Message));
        // It counts up at 250 / 3.5 MHz.
        ulong[] counts = [.. expected.Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low)];
        Assert.True(counts.Distinct().Count() > 40 && counts.Order().SequenceEqual(counts));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 70)]   // 20 clocks of 32 ns instead of 4 ns
    public async Task A_slow_omnibus_holds_every_access_up(int divider, int ticksPerRead)
    {
        const int reads = 40;
        const uint timer = 0x8800_000C;
        ulong[] measured = [.. Wait(100), UtWord.TimerSetup, .. Enumerable.Repeat(FpgaRig.Read(AnyRegister), reads), UtWord.Barrier(BarrierKind.Omnibus), FpgaRig.Read(timer), UtWord.Barrier(BarrierKind.Omnibus)];
        await using var board = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        ulong nominal = (await RunAsync(board, measured))[^1].Message.Low;
        await RunAsync(board, Set(Adpll.Default with { CoreDivM0 = divider }, 0));
        ulong slow = (await RunAsync(board, measured))[^1].Message.Low;
        Assert.InRange((long)slow - (long)nominal, (reads - 2) * ticksPerRead, (reads + 2) * ticksPerRead);
    }

    [Fact]
    public async Task Accesses_of_processors_to_an_omnibus_without_clock_are_lost_and_counted()
    {
        await using SimulatedFpga board = Board();
        // lis 3, 0x8044; ori 3, 3, 4: the register's byte address; then stw 3, 0(3) for ever.
        uint[] program = [0x3C60_8044, 0x6063_0004, 0x9063_0000, 0x4BFF_FFFC];
        await RunAsync(board, [.. program.SelectMany((word, i) => FpgaRig.Write(PpuSram + (uint)i, word)), .. FpgaRig.Write(PpuControl, 1), .. Wait(1000)]);
        Assert.Equal(0, board.ChipLosses.ProcessorAccessesLost);
        await RunAsync(board, [.. Set(PllClockOutputBlock.Default.WithClockOutputEnableOutput(1, false)), .. Wait(1000)]);
        Assert.True(board.ChipLosses.ProcessorAccessesLost > 100);
    }

    [Fact]
    public async Task A_PLL_that_is_off_fails_its_self_test()
    {
        await using SimulatedFpga board = Board();
        PllSelfTest test = PllSelfTest.Default with { ClockEnable = true, PreScalerP = 8, CheckValue = 10240, CheckRange = 1 };
        var words = new uint[1];
        test.Encode(words);
        List<Answer> well = await RunAsync(board, [.. Pll(5, words[0]), FpgaRig.Read(0x0008_0007), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal(10240ul | 3ul << 20, well[0].Message.Low);
        List<Answer> off = await RunAsync(board, [.. Set(Adpll.Default with { Enable = false }, 1), .. Wait(4000), .. Pll(5, words[0] | 2u << 5), FpgaRig.Read(0x0008_0007), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal(1ul << 20, off[0].Message.Low);
    }
}
