using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment.Tests;

public class PlaybackProgramBuilderTests
{
    [Fact]
    public void Spikes_of_one_tick_go_three_to_a_message_in_their_order() =>
        Assert.Equal(
            [UtWord.SpikePack(1, 2, 3), UtWord.SpikePack(4, 5)],
            new PlaybackProgramBuilder().SendSpikes([1, 2, 3, 4, 5]).Build().Words.ToArray());

    [Fact]
    public void An_i2c_register_is_written_and_read_byte_by_byte()
    {
        // vectors/playback_programs.jsonl, fisch_i2c_ina219_rw.
        var builder = new PlaybackProgramBuilder();
        builder.WriteI2c(0x40, 5, 0x1234, 2);
        builder.ReadI2c(0x40, 5, 2);

        Assert.Equal(
            [
                0x0b00000f88007840, 0x0c00000000000005, 0x0b00000f88007840, 0x0c00000000000012, 0x0b00000f880078c0, 0x0c00000000000034,
                0x0b00000f88007840, 0x0c00000000000005, 0x0b00001f88007840, 0x0b00001f880078c0,
            ],
            builder.Build().Words.ToArray());
        Assert.Equal(2, builder.Build().OmnibusReads);
    }

    [Fact]
    public void A_halt_or_garbage_inside_a_program_is_refused()
    {
        Assert.Contains("halt", Assert.Throws<PlaybackException>(() => PlaybackProgram.FromWords([UtWord.Tick, UtWord.Halt])).Message, StringComparison.Ordinal);
        Assert.Contains("Word 0", Assert.Throws<PlaybackException>(() => PlaybackProgram.FromWords([0xFF00000000000000])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ticket_of_another_program_is_refused()
    {
        var builder = new PlaybackProgramBuilder();
        Ticket<EventRecordingConfig> ticket = builder.Read(EventRecordingConfig.At());

        var fault = Assert.Throws<PlaybackException>(() => new PlaybackResult().Get(ticket));
        Assert.Contains("another program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_or_read_says_so()
    {
        Assert.Throws<PlaybackException>(() => new PlaybackProgramBuilder().Read(ShiftRegister.At()));
        Assert.Throws<PlaybackException>(() => new PlaybackProgramBuilder().WriteOverJtag(EventRecordingConfig.At(), default));
    }

    [Fact]
    public void A_complete_program_without_a_halt_is_refused_with_what_it_ends_in()
    {
        var fault = Assert.Throws<PlaybackHaltException>(() => PlaybackProgram.FromCompleteWords([UtWord.Tick, UtWord.TimerSetup]));
        Assert.Contains("whose last word is the halt 0x0a00000000000000, found 2 words that end with", fault.Message, StringComparison.Ordinal);
        Assert.Contains("append the halt", fault.Message, StringComparison.Ordinal);
        Assert.Contains("found no words", Assert.Throws<PlaybackHaltException>(() => PlaybackProgram.FromCompleteWords([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_program_is_kept_without_its_halt()
    {
        PlaybackProgram program = PlaybackProgram.FromCompleteWords([UtWord.Tick, UtWord.Halt]);
        Assert.Equal([UtWord.Tick], program.Words.ToArray());
        Assert.Equal(1, program.Ticks);
        Assert.Throws<PlaybackException>(() => PlaybackProgram.FromCompleteWords([UtWord.Halt, UtWord.Tick, UtWord.Halt]));
    }

    [Fact]
    public void A_read_of_an_address_without_a_container_is_refused_with_the_address()
    {
        var builder = new PlaybackProgramBuilder();
        Assert.Contains("0x0badcafe", Assert.Throws<PlaybackAddressException>(() => builder.ReadBlock(0x0BAD_CAFE, 1)).Message, StringComparison.Ordinal);
        Assert.Equal(0x0BAD_CAFEu, Assert.Throws<PlaybackAddressException>(() => builder.PollUntilEqual(0x0BAD_CAFE, 0)).Address);
        // The first word exists, the last one does not.
        Assert.Equal(0x0280_0000u + 4096, Assert.Throws<PlaybackAddressException>(() => builder.ReadBlock(0x0280_0000, 4097)).Address);
        Assert.Equal(0, builder.WordCount);
        builder.ReadBlock(0x0280_0000, 4096);
        Assert.Equal(4096, builder.WordCount);
    }
}
