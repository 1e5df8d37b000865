using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>link-protocol 3.2 and 3.6, instruction by instruction, with the words on the page.</summary>
public class ExecutorTests
{
    private const uint Register = 0x0011_0001, External = 0x8000_0010;

    [Fact]
    public void A_halt_is_answered_with_one_word() =>
        Assert.Equal([0x0200_0000_0000_0000ul], new FpgaRig().RunWords(0x0a00_0000_0000_0000));

    [Fact]
    public void A_tick_is_answered_at_once_and_in_order() =>
        Assert.Equal([0x0200_0000_0000_0001ul, 0x0200_0000_0000_0000ul], new FpgaRig().RunWords(0x0a00_0000_0000_0001, 0x0a00_0000_0000_0000));

    [Fact]
    public void Every_instruction_takes_one_cycle_of_8_ns()
    {
        var rig = new FpgaRig();
        rig.RunWords(UtWord.TimerSetup, UtWord.JtagScaler(0), UtWord.Barrier(BarrierKind.None), UtWord.SpikePack(1), UtWord.Tick);
        Assert.Equal(5, rig.Fpga.Now);
    }

    [Fact]
    public void A_write_takes_two_words_and_reaches_the_chip_one_write_latency_after_its_data()
    {
        var rig = new FpgaRig();
        rig.RunWords(FpgaRig.Write(Register, 0x1234));
        Assert.Equal([((ulong)(2 + rig.Options.WriteLatencyTicks) * 2, Register, 0x1234u)], rig.Chip.Writes);
    }

    [Fact]
    public void Waiting_ends_when_the_timer_reaches_the_value_and_not_at_all_when_it_has_passed()
    {
        var rig = new FpgaRig();
        rig.RunWords(UtWord.TimerSetup, UtWord.WaitUntil(1000));
        Assert.Equal(1001, rig.Fpga.Now);
        rig.RunWords(UtWord.WaitUntil(500));
        Assert.Equal(1002, rig.Fpga.Now);
    }

    [Fact]
    public void The_timer_is_readable_and_wraps_at_32_bits()
    {
        var rig = new FpgaRig();
        List<Answer> answers = rig.Run(UtWord.TimerSetup, UtWord.WaitUntil(100), FpgaRig.Read(FpgaRegisters.Timer), UtWord.WaitUntil(uint.MaxValue), UtWord.TimerSetup, UtWord.Barrier(BarrierKind.Omnibus));
        Assert.Equal(101ul, answers[0].Message.Low);

        long before = rig.Fpga.Now;
        rig.RunWords(UtWord.TimerSetup, UtWord.WaitUntil(uint.MaxValue), UtWord.Barrier(BarrierKind.None), UtWord.WaitUntil(10));
        Assert.Equal(before + 1 + (1L << 32) + 10, rig.Fpga.Now);
    }

    [Fact]
    public void A_read_is_answered_once_with_the_word_and_after_its_latency()
    {
        var rig = new FpgaRig();
        List<Answer> answers = rig.Run([.. FpgaRig.Write(Register, 0xCAFE), FpgaRig.Read(Register), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt]);
        Assert.Equal([UtFromFpgaOpcode.OmnibusData, UtFromFpgaOpcode.Loopback], answers.Select(a => a.Opcode));
        Assert.Equal(0xCAFEul, answers[0].Message.Low);
        Assert.Equal(3 + rig.Options.ReadLatencyTicks + 1, rig.Fpga.Now);
    }

    [Fact]
    public void A_halt_without_a_barrier_overtakes_reads_and_the_answer_comes_with_the_next_program()
    {
        var rig = new FpgaRig();
        Assert.True(Assert.Single(rig.Run(FpgaRig.Read(Register), UtWord.Halt)).IsHalt);
        List<Answer> second = rig.Run(UtWord.TimerSetup, UtWord.WaitUntil(200), UtWord.Halt);
        Assert.Equal([UtFromFpgaOpcode.OmnibusData, UtFromFpgaOpcode.Loopback], second.Select(a => a.Opcode));
    }

    [Fact]
    public void The_fifty_third_read_waits_for_the_first_answer()
    {
        var rig = new FpgaRig();
        rig.RunWords([.. Enumerable.Repeat(FpgaRig.Read(Register), 52)]);
        Assert.Equal(52, rig.Fpga.Now);
        rig.RunWords(FpgaRig.Read(Register));
        Assert.Equal(1 + rig.Options.ReadLatencyTicks, rig.Fpga.Now);
    }

    [Fact]
    public void A_slow_read_holds_back_the_accesses_behind_it()
    {
        var rig = new FpgaRig();
        rig.Chip.SlowReads[Register] = 300;
        rig.RunWords([FpgaRig.Read(Register), .. FpgaRig.Write(2, 1)]);
        Assert.Equal((ulong)(1 + rig.Options.WriteLatencyTicks + 150) * 2, rig.Chip.Writes[0].Cycle);
    }

    [Theory]
    [InlineData(0b0001u, 0x1234_5621u)]
    [InlineData(0b1000u, 0x8734_5678u)]
    [InlineData(0b0110u, 0x1265_4378u)]
    [InlineData(0b0000u, 0x1234_5678u)]
    public void Byte_enables_choose_the_bytes_of_a_write(uint enables, uint expected)
    {
        var rig = new FpgaRig();
        foreach (uint address in new[] { Register, External })
        {
            List<Answer> answers = rig.Run([.. FpgaRig.Write(address, 0x1234_5678), .. FpgaRig.Write(address, 0x8765_4321, enables), FpgaRig.Read(address), UtWord.Barrier(BarrierKind.Omnibus)]);
            Assert.Equal(expected, answers[0].Message.Low);
        }
    }

    [Fact]
    public void Data_without_an_address_and_an_address_without_data_are_counted_and_do_nothing()
    {
        var rig = new FpgaRig();
        rig.RunWords(UtWord.OmnibusData(1), UtWord.OmnibusAddress(Register, isRead: false), UtWord.OmnibusAddress(Register, isRead: false), UtWord.Halt, UtWord.OmnibusData(2));
        Assert.Equal(4, rig.Fpga.Losses.UnpairedOmnibusWords);
        Assert.Empty(rig.Chip.Writes);
    }

    [Fact]
    public void Polling_goes_on_until_the_masked_word_equals_the_target_and_answers_nothing()
    {
        var rig = new FpgaRig();
        ulong[] set = [.. FpgaRig.Write(FpgaRegisters.PollAddress, Register), .. FpgaRig.Write(FpgaRegisters.PollTarget, 0x30), .. FpgaRig.Write(FpgaRegisters.PollMask, 0xF0), .. FpgaRig.Write(Register, 0x35)];
        Assert.True(Assert.Single(rig.Run([.. set, UtWord.Barrier(BarrierKind.Omnibus), UtWord.PollingOmnibusBlock(equality: true), UtWord.Halt])).IsHalt);
    }

    [Fact]
    public void Polling_for_inequality_ends_at_a_different_word()
    {
        var rig = new FpgaRig();
        ulong[] set = [.. FpgaRig.Write(FpgaRegisters.PollAddress, Register), .. FpgaRig.Write(FpgaRegisters.PollTarget, 1), .. FpgaRig.Write(FpgaRegisters.PollMask, 1)];
        Assert.True(Assert.Single(rig.Run([.. set, UtWord.PollingOmnibusBlock(equality: false), UtWord.Halt])).IsHalt);
    }

    [Fact]
    public void A_poll_that_never_ends_times_out_once_skips_to_the_halt_and_answers_it()
    {
        var rig = new FpgaRig();
        ulong[] words =
        [
            .. FpgaRig.Write(FpgaRegisters.InstructionTimeout, 1000), .. FpgaRig.Write(FpgaRegisters.PollTarget, 1), .. FpgaRig.Write(FpgaRegisters.PollMask, 1),
            UtWord.PollingOmnibusBlock(equality: true), FpgaRig.Read(Register), UtWord.Tick, .. FpgaRig.Write(Register, 7), UtWord.Halt,
            FpgaRig.Read(Register), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt,
        ];
        List<Answer> answers = rig.Run(words);
        Assert.Equal([UtFromFpgaOpcode.TimeoutNotification, UtFromFpgaOpcode.Loopback, UtFromFpgaOpcode.OmnibusData, UtFromFpgaOpcode.Loopback], answers.Select(a => a.Opcode));
        Assert.Equal(6ul, answers[0].Message.Low & 0xFFFF_FFFF);   // The seventh word of the program.
        Assert.Equal(0ul, answers[2].Message.Low);                 // The skipped write did nothing.
        Assert.Equal(4, rig.Fpga.Losses.SkippedInstructions);
    }

    [Fact]
    public void A_barrier_times_out_and_tells_the_reads_in_flight_but_waiting_for_the_timer_never_does()
    {
        var rig = new FpgaRig();
        List<Answer> answers = rig.Run([.. FpgaRig.Write(FpgaRegisters.InstructionTimeout, 10), UtWord.TimerSetup, UtWord.WaitUntil(5000), FpgaRig.Read(Register), FpgaRig.Read(Register), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt]);
        Assert.Equal(UtFromFpgaOpcode.TimeoutNotification, answers[0].Opcode);
        Assert.Equal(6ul | (2ul << 39), answers[0].Message.Low);
        Assert.True(answers[^1].IsHalt);
    }

    [Fact]
    public void Instruction_numbers_start_anew_after_a_halt()
    {
        var rig = new FpgaRig();
        rig.Run([.. FpgaRig.Write(FpgaRegisters.InstructionTimeout, 10), UtWord.Halt]);
        List<Answer> answers = rig.Run(FpgaRig.Read(Register), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt);
        Assert.Equal(1ul, answers[0].Message.Low & 0xFFFF_FFFF);
    }

    [Theory]
    [InlineData(0x10)]
    [InlineData(0x7F)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void A_word_with_an_undefined_header_is_counted_and_nothing_else(int header)
    {
        var rig = new FpgaRig();
        Assert.True(Assert.Single(rig.Run(((ulong)header << 56) | 0x1234, UtWord.Halt)).IsHalt);
        Assert.Equal(1, rig.Fpga.Losses.GarbageWords);
    }

    [Fact]
    public void Barriers_on_other_boards_and_on_a_correction_pass_at_once()
    {
        var rig = new FpgaRig();
        rig.RunWords([.. FpgaRig.Write(FpgaRegisters.SystimeCorrection, 1), UtWord.Barrier(BarrierKind.MultiFpga | BarrierKind.SystimeCorrection)]);
        Assert.Equal(3, rig.Fpga.Now);
    }

    [Fact]
    public void A_reset_of_the_connection_forgets_the_FPGA_and_keeps_the_chip()
    {
        var rig = new FpgaRig();
        rig.RunWords([.. FpgaRig.Start, .. FpgaRig.Write(Register, 9), .. FpgaRig.Write(External, 9), FpgaRig.Read(Register), 0xFFul << 56]);
        rig.Fpga.Reset();
        Assert.Equal(0, rig.Fpga.ResponseCount);
        Assert.Equal(0, rig.Fpga.Losses.GarbageWords);
        List<Answer> answers = rig.Run(FpgaRig.Read(Register), FpgaRig.Read(External), FpgaRig.Read(FpgaRegisters.EventRecording), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt);
        Assert.Equal([9ul, 0ul, 0ul, 0ul], answers.Select(a => a.Message.Low));
    }
}
