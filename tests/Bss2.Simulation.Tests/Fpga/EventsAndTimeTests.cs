using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Events, their packing, and the annotation of time (link-protocol 3.3 and 3.4).</summary>
public class EventsAndTimeTests
{
    private const uint Register = 0x0011_0001;

    [Fact]
    public void There_is_no_time_message_before_the_first_synchronisation()
    {
        List<Answer> answers = new FpgaRig().Run([.. FpgaRig.Write(FpgaRegisters.EventRecording, 1), UtWord.SpikePack(5), UtWord.TimerSetup, UtWord.WaitUntil(1000), FpgaRig.Read(Register), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Tick, UtWord.Halt]);
        Assert.DoesNotContain(answers, a => a.Opcode is UtFromFpgaOpcode.Systime or UtFromFpgaOpcode.Sysdelta);
    }

    [Fact]
    public void Synchronising_sets_both_counters_to_the_base_of_the_chip_and_tells_it()
    {
        var rig = new FpgaRig();
        List<Answer> answers = rig.Run([.. FpgaRig.Write(0, 0x1000), .. FpgaRig.Write(1, 2), UtWord.Barrier(BarrierKind.Omnibus), UtWord.SystimeInit(true), UtWord.Barrier(BarrierKind.Systime), UtWord.Halt]);
        Assert.Equal(UtFromFpgaOpcode.Systime, answers[0].Opcode);
        Assert.Equal(0x2_0000_1000ul, answers[0].Message.Low);
        // The barrier ends with the synchronisation; the halt is the next instruction.
        Assert.Equal(0x2_0000_1000 + rig.Options.SystimeSyncTicks + 1, answers[^1].FpgaTime);
        Assert.Equal((ulong)answers[^1].FpgaTime, rig.Chip.Systime + (ulong)rig.Fpga.Now - (rig.Chip.Now / 2));
    }

    [Fact]
    public void A_synchronisation_takes_less_than_85_us_and_its_registers_tell_of_it()
    {
        var rig = new FpgaRig();
        List<Answer> answers = rig.Run(FpgaRig.Read(FpgaRegisters.SyncActive), UtWord.SystimeInit(true), FpgaRig.Read(FpgaRegisters.SyncActive), UtWord.Barrier(BarrierKind.Systime),
            FpgaRig.Read(FpgaRegisters.SyncActive), FpgaRig.Read(FpgaRegisters.SyncRttLow), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt);
        Assert.InRange(rig.Fpga.Now, 1, 85 * 125);
        Assert.Equal([0ul, 1ul, 0ul, (ulong)rig.Options.SystimeRoundTripTicks], answers.Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low));
    }

    [Fact]
    public void Ticks_are_stamped_with_the_time_of_their_instruction()
    {
        var rig = new FpgaRig();
        rig.Run([.. FpgaRig.Start, UtWord.Halt]);
        long origin = rig.Fpga.Now;
        // Next cycle; 2 cycles later; a gap for Sysdelta; the largest; one that needs a Systime.
        List<Answer> answers = rig.Run(UtWord.TimerSetup, UtWord.Tick, UtWord.Tick, UtWord.WaitUntil(3), UtWord.Tick, UtWord.WaitUntil(100), UtWord.Tick, UtWord.WaitUntil(357), UtWord.Tick, UtWord.WaitUntil(5000), UtWord.Tick, UtWord.Halt);
        long start = answers.First(a => a.Opcode == UtFromFpgaOpcode.Loopback).FpgaTime;
        Assert.Equal([0L, 1, 4 - 1, 101 - 1, 358 - 1, 5001 - 1, 5002 - 1], answers.Where(a => a.Opcode == UtFromFpgaOpcode.Loopback).Select(a => a.FpgaTime - start));
        Assert.Equal(UtFromFpgaOpcode.Systime, answers[0].Opcode);
        Assert.Contains(answers, a => a.Opcode == UtFromFpgaOpcode.Sysdelta && a.Message.Low == 255);
        Assert.True(origin > 0);
    }

    [Fact]
    public void The_first_message_after_a_halt_is_preceded_by_a_Systime()
    {
        var rig = new FpgaRig();
        rig.Run([.. FpgaRig.Start, UtWord.Halt]);
        for (int program = 0; program < 3; program++)
            Assert.Equal([UtFromFpgaOpcode.Systime, UtFromFpgaOpcode.Loopback], rig.Run(UtWord.Halt).Select(a => a.Opcode));
    }

    [Fact]
    public void Asking_for_the_time_sends_one_Systime()
    {
        var rig = new FpgaRig();
        rig.Run([.. FpgaRig.Start, UtWord.Halt]);
        List<Answer> answers = rig.Run(UtWord.SystimeInit(false), UtWord.Tick, UtWord.Halt);
        Assert.Equal([UtFromFpgaOpcode.Systime, UtFromFpgaOpcode.Loopback, UtFromFpgaOpcode.Loopback], answers.Select(a => a.Opcode));
        Assert.Equal(answers[0].FpgaTime + 1, answers[1].FpgaTime);
    }

    [Fact]
    public void A_chip_reset_ends_the_annotation_until_the_next_synchronisation()
    {
        var rig = new FpgaRig();
        rig.Run([.. FpgaRig.Start, UtWord.Halt]);
        Assert.Equal([UtFromFpgaOpcode.Loopback], rig.Run(UtWord.ChipReset(true), UtWord.ChipReset(false), UtWord.Halt).Select(a => a.Opcode));
        Assert.Contains(rig.Run([.. FpgaRig.Start, UtWord.Halt]), a => a.Opcode == UtFromFpgaOpcode.Systime);
    }

    [Fact]
    public void A_spike_reaches_the_chip_and_comes_back_with_its_chip_time()
    {
        var rig = new FpgaRig();
        List<Answer> answers = rig.Run([.. FpgaRig.Start, UtWord.WaitUntil(999), UtWord.SpikePack(0x1234), UtWord.TimerSetup, UtWord.WaitUntil(1000), UtWord.Halt]);
        Answer spike = Assert.Single(answers, a => a.Opcode == UtFromFpgaOpcode.SpikePack1);
        Assert.Equal(0x1234, spike.Message.Event(0, 1).Value);

        // Start: systime 0 at word 3, then barrier and timer; the spike is issued at timer 1000.
        long issued = rig.Options.SystimeSyncTicks + 1 + 1000;
        Assert.Equal(issued + rig.Options.SpikeToChipTicks + (FakeChip.LoopCycles / 2), spike.ChipTime(0));
        Assert.Equal(spike.ChipTime(0) + rig.Options.SpikeFromChipTicks, spike.FpgaTime);
    }

    [Fact]
    public void Timer_to_chip_and_back_is_within_the_figures_of_the_specification()
    {
        var options = new FpgaOptions();
        // chip-model 1.3: 400 ns from the timer to the PADI bus, crossbar and bus being the chip's part.
        Assert.InRange(options.SpikeToChipTicks * 8, 300, 400);
        // chip-model 6.2: 200 to 400 ns between chip time and FPGA time.
        Assert.InRange(options.SpikeFromChipTicks * 8, 200, 400);
    }

    [Fact]
    public void Events_are_dropped_and_counted_while_recording_is_off()
    {
        var rig = new FpgaRig();
        ulong[] spike = [UtWord.SpikePack(1, 2, 3), UtWord.TimerSetup, UtWord.WaitUntil(200)];
        List<Answer> answers = rig.Run([.. FpgaRig.Start, .. spike, .. FpgaRig.Write(FpgaRegisters.EventRecording, 0), .. spike, .. FpgaRig.Write(FpgaRegisters.EventRecording, 1), .. spike, UtWord.Halt]);
        Assert.Equal(6, answers.Sum(a => a.Message.EventCount));
        Assert.Equal(3, rig.Fpga.Losses.EventsNotRecorded);
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 2 })]
    [InlineData(3, new[] { 3 })]
    [InlineData(4, new[] { 3, 1 })]
    [InlineData(8, new[] { 3, 3, 2 })]
    public void Events_of_one_cycle_travel_in_packs_of_up_to_three(int events, int[] packs)
    {
        var rig = new FpgaRig();
        for (int i = 0; i < events; i++) rig.Chip.Leave(new ChipEvent(20_000, (ushort)i, IsMadcSample: false));
        List<Answer> answers = rig.Run([.. FpgaRig.Start, UtWord.WaitUntil(20_000), UtWord.Halt]);
        Assert.Equal(packs, answers.Where(a => a.Message.EventCount > 0).Select(a => a.Message.EventCount));
        Assert.Equal(Enumerable.Range(0, events), answers.SelectMany(a => Enumerable.Range(0, a.Message.EventCount).Select(i => (int)a.Message.Event(i, a.Message.EventCount).Value)));
    }

    [Fact]
    public void Spikes_and_samples_of_one_cycle_travel_in_packs_of_their_own()
    {
        var rig = new FpgaRig();
        foreach (bool madc in new[] { false, false, true, false }) rig.Chip.Leave(new ChipEvent(20_000, 7, madc));
        List<Answer> answers = rig.Run([.. FpgaRig.Start, UtWord.WaitUntil(20_000), UtWord.Halt]);
        Assert.Equal([UtFromFpgaOpcode.SpikePack2, UtFromFpgaOpcode.MadcSamplePack1, UtFromFpgaOpcode.SpikePack1], answers.Where(a => a.Message.EventCount > 0).Select(a => a.Opcode));
    }

    [Fact]
    public void The_word_is_closed_right_after_a_pack_of_three()
    {
        var rig = new FpgaRig();
        ulong[] words = rig.RunWords([.. FpgaRig.Write(FpgaRegisters.EventRecording, 1), UtWord.SpikePack(0xAAAA, 0xBBBB, 0xCCCC), UtWord.TimerSetup, UtWord.WaitUntil(200), UtWord.Halt]);
        Assert.Equal(3, words.Length);
        Assert.Equal(0x0C, (int)(words[0] >> 56));
        Assert.Equal(0xCCCC_8000_0000_0000ul, words[1]);
        Assert.Equal(0x0200_0000_0000_0000ul, words[2]);
    }

    [Fact]
    public void In_a_burst_every_chip_time_is_reconstructed_exactly()
    {
        var rig = new FpgaRig();
        List<long> expected = [];
        // Four events in every cycle, as four outputs can send: more messages than ticks.
        for (ulong cycle = 20_000; cycle < 20_400; cycle++)
            for (int i = 0; i < 4; i++) rig.Chip.Leave(new ChipEvent(cycle, (ushort)i, IsMadcSample: false));
        List<Answer> answers = rig.Run([.. FpgaRig.Start, UtWord.WaitUntil(20_000), UtWord.Halt]);
        long origin = (long)(rig.Chip.Now / 2) - (long)rig.Chip.Systime;
        for (long cycle = 20_000; cycle < 20_400; cycle++)
            for (int i = 0; i < 4; i++) expected.Add((cycle / 2) - origin);
        Assert.Equal(expected, answers.SelectMany(a => Enumerable.Range(0, a.Message.EventCount).Select(a.ChipTime)));
    }

    [Fact]
    public void Systime_wraps_at_43_bits_without_a_time_that_the_host_refuses()
    {
        var rig = new FpgaRig();
        uint low = uint.MaxValue - 3000;
        List<Answer> answers = rig.Run([.. FpgaRig.Write(0, low), .. FpgaRig.Write(1, 0x7FF), UtWord.Barrier(BarrierKind.Omnibus), UtWord.SystimeInit(true), UtWord.TimerSetup,
            .. Enumerable.Range(0, 40).SelectMany(i => new[] { UtWord.WaitUntil((uint)(100 * i)), UtWord.Tick }), UtWord.Halt]);
        Assert.All(answers, a => Assert.InRange(a.FpgaTime, 0, (1L << 43) - 1));
        Assert.Contains(answers, a => a.FpgaTime > (1L << 43) - 100);
        Assert.Contains(answers, a => a.Opcode == UtFromFpgaOpcode.Loopback && a.FpgaTime < 2000);
    }
}
