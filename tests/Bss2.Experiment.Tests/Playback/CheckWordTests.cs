using Bss2.Protocol;

namespace Bss2.Experiment.Tests;

public class CheckWordTests
{
    private const ulong HaltAnswer = 0x0200000000000000, Data = 0x0100000000000000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_check_word_is_written_to_the_last_word_of_the_SRAM_and_read_back()
    {
        PlaybackProgram program = new PlaybackProgramBuilder(new CheckSequence()).Tick().CheckWord().Build();

        Assert.Equal([0x0a00000000000001, 0x0b00000f80007fff, 0x0c00000000000001, 0x0b00001f80007fff], program.Words.ToArray());
        Assert.Equal((0, 1), (program.OmnibusReads, program.CheckWords));
    }

    [Fact]
    public void A_builder_without_a_sequence_appends_none()
    {
        PlaybackProgramBuilder builder = new PlaybackProgramBuilder().CheckWord();
        builder.ReadBlock(0x8000_0000, 200);
        Assert.Equal(200, builder.WordCount);
    }

    [Fact]
    public async Task Blocks_come_back_whole_though_check_words_lie_between_their_pieces()
    {
        var runner = new PlaybackRunner(new ScriptedLink([.. Answers(0, 60), Data | 1, .. Answers(60, 60), Data | 2, .. Answers(120, 30), Data | 0x99, HaltAnswer], piece: 7));
        var builder = new PlaybackProgramBuilder(runner.Checks);
        BlockTicket block = builder.ReadBlock(0x8000_0000, 150), behind = builder.ReadBlock(0x8800_0005, 1);

        PlaybackResult result = await runner.RunAsync(builder.Build(), cancellationToken: Token);

        Assert.Equal(Enumerable.Range(0, 150).Select(i => (uint)i), result.Get(block).ToArray());
        Assert.Equal(0x99u, result.Get(behind)[0]);
        Assert.Equal((2L, 2), (runner.ChecksPassed, result.ChecksSeen));
    }

    [Fact]
    public async Task Check_words_go_on_over_the_programs_of_a_link()
    {
        var runner = new PlaybackRunner(new ScriptedLink([Data | 1, HaltAnswer, Data | 2, HaltAnswer]));
        var builder = new PlaybackProgramBuilder(runner.Checks);
        await runner.RunAsync(builder.CheckWord().Build(), cancellationToken: Token);
        await runner.RunAsync(builder.Clear().CheckWord().Build(), cancellationToken: Token);
        Assert.Equal(2, runner.ChecksPassed);
    }

    [Fact]
    public async Task An_old_check_word_is_told_with_place_and_values()
    {
        var runner = new PlaybackRunner(new ScriptedLink([.. Answers(0, 60), Data | 0xdead, HaltAnswer]));
        var builder = new PlaybackProgramBuilder(runner.Checks);
        builder.ReadBlock(0x8000_0000, 60);

        var fault = await Assert.ThrowsAsync<PlaybackCheckException>(async () => await runner.RunAsync(builder.Build(), cancellationToken: Token));

        Assert.Contains("check word 0x00000001 as omnibus response 60, found 0x0000dead", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, runner.ChecksPassed);
    }

    [Fact]
    public async Task A_missing_check_word_is_a_missing_response()
    {
        var runner = new PlaybackRunner(new ScriptedLink([Data | 1, HaltAnswer]));
        PlaybackProgram program = new PlaybackProgramBuilder(runner.Checks).CheckWord().CheckWord().Build();
        await Assert.ThrowsAsync<PlaybackResponseException>(async () => await runner.RunAsync(program, cancellationToken: Token));
    }

    private static IEnumerable<ulong> Answers(int first, int count) => Enumerable.Range(first, count).Select(i => Data | (uint)i);
}
