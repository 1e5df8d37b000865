using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment.Tests;

public class PlaybackRunnerTests
{
    private const ulong HaltAnswer = 0x0200000000000000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_are_redeemed_and_the_halt_is_sent_last()
    {
        var builder = new PlaybackProgramBuilder();
        Ticket<InstructionTimeoutConfig> ticket = builder.Read(InstructionTimeoutConfig.At());
        BlockTicket block = builder.ReadBlock(0x8000_0000, 2);
        var link = new ScriptedLink([0x01000000001312d0, 0x0100000000000007, 0x0100000000000008, HaltAnswer]);

        PlaybackResult result = await new PlaybackRunner(link).RunAsync(builder.Build(), cancellationToken: Token);

        Assert.Equal(InstructionTimeoutConfig.Default, result.Get(ticket));
        Assert.Equal([7u, 8u], result.Get(block).ToArray());
        Assert.Equal(UtWord.Halt, link.Sent[^1]);
        Assert.Equal((4, 4), (result.WordsSent, result.WordsReceived));
    }

    [Fact]
    public async Task Chip_time_is_reconstructed_as_in_the_specification()
    {
        // link-protocol.md 3.3: Systime(0x1000), Spike3, Sysdelta(5), Spike3.
        var link = new ScriptedLink([0x0500000000001000, 0x0c11aaaa22bbbb33, 0xcccc060000000000, 0x00050c11aaaa22bb, 0xbb33cccc02000000, 0x0000000080000000]);

        PlaybackResult result = await new PlaybackRunner(link).RunAsync(new PlaybackProgramBuilder().Build(), cancellationToken: Token);

        Assert.Equal([0x1001L, 0x1001, 0x1001, 0x1008, 0x1008, 0x1008], result.Spikes.ToArray().Select(s => s.FpgaTime.Value));
        Assert.Equal([0xF88L, 0xF91, 0xF99, 0x1008, 0xF91, 0xF99], result.Spikes.ToArray().Select(s => s.ChipTime.Value));
        Assert.Equal([0xaaaa, 0xbbbb, 0xcccc], result.Spikes.ToArray()[..3].Select(s => (int)s.Label.Value));
    }

    [Fact]
    public async Task Madc_samples_carry_code_channel_and_chip_time()
    {
        var link = new ScriptedLink([0x0500000000001000, 0x091002aa20055530, 0x03ff800000000000, HaltAnswer]);

        PlaybackResult result = await new PlaybackRunner(link).RunAsync(new PlaybackProgramBuilder().Build(), cancellationToken: Token);

        Assert.Equal([(682, 0, 3976L), (341, 1, 3984L), (1023, 0, 3992L)], result.MadcSamples.ToArray().Select(s => (s.Code, s.Channel, s.ChipTime.Value)));
    }

    [Fact]
    public async Task A_timeout_names_the_instruction_and_what_stands_around_it()
    {
        PlaybackProgram program = new PlaybackProgramBuilder().ResetTimer().Barrier(BarrierKind.Jtag).WaitUntil(new FpgaTicks(125)).Build();
        var link = new ScriptedLink([0x0400010300000001, HaltAnswer]);

        var fault = await Assert.ThrowsAsync<PlaybackTimeoutException>(async () => await new PlaybackRunner(link).RunAsync(program, cancellationToken: Token));

        Assert.Equal(1, fault.InstructionIndex);
        Assert.Contains("Instruction 1 (barrier Jtag)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("trace stalls 3, omnibus reads in flight 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("2: wait until 125 (1 us)", fault.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(0), InlineData(2)]
    public async Task Too_few_or_too_many_responses_are_a_fault(int responses)
    {
        var builder = new PlaybackProgramBuilder();
        builder.ReadBlock(0, 1);
        var link = new ScriptedLink([.. Enumerable.Repeat(0x0100000000000000UL, responses), HaltAnswer]);

        var fault = await Assert.ThrowsAsync<PlaybackResponseException>(async () => await new PlaybackRunner(link).RunAsync(builder.Build(), cancellationToken: Token));
        Assert.Contains($"Expected 1 omnibus, 0 JTAG and 0 tick responses before the halt, found {responses}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_behind_the_halt_belong_to_the_next_program()
    {
        var runner = new PlaybackRunner(new ScriptedLink([HaltAnswer, 0x0a00000000000005, HaltAnswer]));
        PlaybackProgram program = new PlaybackProgramBuilder().Build();

        PlaybackResult result = await runner.RunAsync(program, cancellationToken: Token);
        Assert.Equal((0, 1L), (result.Spikes.Length, result.WordsReceived));
        result = await runner.RunAsync(program, result, Token);

        Assert.Equal((1, 2L), (result.Spikes.Length, result.WordsReceived));
    }

    [Fact]
    public async Task A_link_that_cannot_send_ends_the_run_and_the_runner_says_so_afterwards()
    {
        var runner = new PlaybackRunner(new ScriptedLink([HaltAnswer]) { SendFault = new LinkClosedException("closed") });
        PlaybackProgram program = new PlaybackProgramBuilder().Build();

        await Assert.ThrowsAsync<LinkClosedException>(async () => await runner.RunAsync(program, cancellationToken: Token));
        var fault = await Assert.ThrowsAsync<PlaybackException>(async () => await runner.RunAsync(program, cancellationToken: Token));
        Assert.Contains("Reconnect", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_a_halt_ends_with_the_fault_of_the_link() =>
        await Assert.ThrowsAsync<LinkClosedException>(async () => await new PlaybackRunner(new ScriptedLink([0x0600000000000000])).RunAsync(new PlaybackProgramBuilder().Build(), cancellationToken: Token));
}
