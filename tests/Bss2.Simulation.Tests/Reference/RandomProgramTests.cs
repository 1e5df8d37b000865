using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>The whole machine against a second, plain implementation of its rules: a thousand random programs.</summary>
public class RandomProgramTests
{
    private const int ProgramsPerBoard = 50;

    // The host's count may run ahead within a burst of messages (timing.md).
    private const long AheadTicksMax = 32;

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8), InlineData(9)]
    [InlineData(10), InlineData(11), InlineData(12), InlineData(13), InlineData(14), InlineData(15), InlineData(16), InlineData(17), InlineData(18), InlineData(19)]
    public async Task Fifty_random_programs_are_answered_as_the_reference_answers_them(int seed)
    {
        var programs = new RandomPrograms(seed);
        ulong[] words = [.. RandomPrograms.Start(), .. Enumerable.Range(0, ProgramsPerBoard).SelectMany(_ => programs.Next()), .. RandomPrograms.End()];
        var reference = new ReferenceBoard();
        reference.Execute(words);
        await using var board = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });

        Answer[] answers = [.. Answer.Decode(await RunAsync(board, words))];
        ReferenceResponse[] expected = [.. reference.Finish().Where(r => r.Opcode != (int)UtFromFpgaOpcode.Systime)];
        int next = 0;
        foreach (Answer answer in answers)
        {
            if (answer.Opcode is UtFromFpgaOpcode.Systime or UtFromFpgaOpcode.Sysdelta) continue;
            for (int i = 0; i < Math.Max(1, answer.Message.EventCount); i++) Compare(expected, next++, answer, i, reference.SystimeOffset);
        }
        Assert.Equal(expected.Length, next);
        Assert.Equal((reference.Dropped, reference.Unrecorded), (board.ChipLosses.CrossbarFifoFull, board.FpgaLosses.EventsNotRecorded));
        Assert.True(reference.Dropped > 0 && reference.Unrecorded > 0, "programs must overflow queues and stop recording now and then");
        Assert.Contains(expected, r => r.Opcode == (int)UtFromFpgaOpcode.TimeoutNotification);
    }

    private static void Compare(ReferenceResponse[] expected, int at, Answer answer, int i, long systimeOffset)
    {
        Assert.True(at < expected.Length, $"one response too many: {answer}");
        ReferenceResponse response = expected[at];
        bool isEvent = answer.Message.EventCount > 0;
        Assert.Equal((at, isEvent ? (int)UtFromFpgaOpcode.SpikePack1 : (int)answer.Opcode), (at, response.Opcode));
        Assert.Equal((at, isEvent ? answer.Message.Event(i, answer.Message.EventCount).Value : answer.Message.Low), (at, response.Payload));
        // Programs synchronise once, before their first response.
        Assert.InRange(answer.FpgaTime - (response.Tick + systimeOffset), 0, AheadTicksMax);
        if (isEvent) Assert.Equal((at, response.ChipCycle / 2), (at, answer.ChipTime(i)));
    }

    private static async Task<ulong[]> RunAsync(SimulatedFpga board, ulong[] words)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        List<ulong> received = [];
        var buffer = new ulong[4096];
        await board.SendAsync(words, token);
        while (board.Model.ResponseCount > 0) received.AddRange(buffer[..await board.ReceiveAsync(buffer, token)]);
        return [.. received];
    }
}
