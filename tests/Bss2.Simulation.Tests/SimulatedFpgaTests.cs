using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>The link: several callers, full buffers, the end of the connection.</summary>
public class SimulatedFpgaTests
{
    private static readonly ChipOptions Quiet = new() { Mismatch = 0, Noise = false };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_sent_is_answered()
    {
        await using var board = new SimulatedFpga(Quiet, device: "sim:test");
        await board.SendAsync(new[] { UtWord.Tick, UtWord.Halt }, Cancel);
        Assert.Equal<ulong[]>([UtWord.Tick & 1 | (2ul << 56), 2ul << 56], await ReceiveAsync(board, 2));
        Assert.Equal("sim:test", board.Identity.Device);
        Assert.Contains("chip seed 1", board.Identity.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_may_wait_before_anything_is_sent()
    {
        await using var board = new SimulatedFpga(Quiet);
        Task<ulong[]> receiver = ReceiveAsync(board, 1);
        Assert.False(receiver.IsCompleted);
        await board.SendAsync(new[] { UtWord.Halt }, Cancel);
        Assert.Equal<ulong[]>([2ul << 56], await receiver);
    }

    [Fact]
    public async Task A_sender_waits_while_the_buffer_is_full_and_nothing_is_lost()
    {
        const int ticks = 50_000;
        await using var board = new SimulatedFpga(Quiet, new FpgaOptions { ResponseWordsMax = 100 });
        ulong[] words = [.. Enumerable.Repeat(UtWord.Tick, ticks), UtWord.Halt];
        Task sender = Task.Run(async () => await board.SendAsync(words, Cancel), Cancel);
        await Task.Yield();

        ulong[] received = await ReceiveAsync(board, ticks + 1);
        await sender;
        Assert.All(received[..^1], word => Assert.Equal((2ul << 56) | 1, word));
        Assert.Equal(2ul << 56, received[^1]);
    }

    [Fact]
    public async Task A_full_buffer_holds_the_sender_until_the_receiver_takes()
    {
        await using var board = new SimulatedFpga(Quiet, new FpgaOptions { ResponseWordsMax = 10 });
        // Waits between the ticks let the responses be ordered, so that the buffer fills.
        ulong[] words = [.. Enumerable.Range(1, 100).SelectMany(i => new[] { UtWord.WaitUntil((uint)i * 10_000), UtWord.Tick }), UtWord.Halt];
        Task sender = board.SendAsync(words, Cancel).AsTask();
        Assert.False(sender.IsCompleted);
        Assert.Equal(101, (await ReceiveAsync(board, 101)).Length);
        await sender;
    }

    [Fact]
    public async Task Two_tasks_at_once_give_the_words_of_one_after_the_other()
    {
        ulong[] words = BoardPrograms.InitialisationAndSpikes();
        await using var one = new SimulatedFpga(new ChipOptions());
        await one.SendAsync(words, Cancel);
        ulong[] expected = await ReceiveAsync(one, one.Model.ResponseCount);

        await using var two = new SimulatedFpga(new ChipOptions(), new FpgaOptions { ResponseWordsMax = 64 });
        Task sender = Task.Run(async () =>
        {
            for (int at = 0; at < words.Length; at += 13) await two.SendAsync(words.AsMemory(at, Math.Min(13, words.Length - at)), Cancel);
        }, Cancel);
        Assert.Equal(expected, await ReceiveAsync(two, expected.Length));
        await sender;
    }

    [Fact]
    public async Task Disposing_ends_a_waiting_receiver_and_refuses_further_calls()
    {
        var board = new SimulatedFpga(Quiet);
        ValueTask<int> receiver = board.ReceiveAsync(new ulong[1], Cancel);
        await board.DisposeAsync();
        await Assert.ThrowsAsync<LinkClosedException>(async () => await receiver);
        LinkClosedException fault = await Assert.ThrowsAsync<LinkClosedException>(async () => await board.SendAsync(new[] { UtWord.Halt }, Cancel));
        Assert.Contains("Open a new link", fault.Message, StringComparison.Ordinal);
        await board.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_ends_a_sender_that_waits_for_room()
    {
        var board = new SimulatedFpga(Quiet, new FpgaOptions { ResponseWordsMax = 1 });
        ValueTask sender = board.SendAsync(new[] { UtWord.Tick, UtWord.WaitUntil(10_000), UtWord.Tick, UtWord.Halt }, Cancel);
        await board.DisposeAsync();
        await Assert.ThrowsAsync<LinkClosedException>(async () => await sender);
    }

    [Fact]
    public async Task A_cancelled_receiver_stops_and_the_link_goes_on()
    {
        await using var board = new SimulatedFpga(Quiet);
        using var stop = new CancellationTokenSource();
        ValueTask<int> receiver = board.ReceiveAsync(new ulong[1], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await receiver);
        await board.SendAsync(new[] { UtWord.Halt }, Cancel);
        Assert.Equal<ulong[]>([2ul << 56], await ReceiveAsync(board, 1));
    }

    [Fact]
    public async Task Garbage_is_ignored_and_its_count_is_public()
    {
        await using var board = new SimulatedFpga(Quiet);
        await board.SendAsync(new[] { ulong.MaxValue, 0x1000_0000_0000_0000ul, UtWord.Halt }, Cancel);
        Assert.Equal<ulong[]>([2ul << 56], await ReceiveAsync(board, 1));
        Assert.Equal(2, board.FpgaLosses.GarbageWords);
    }

    [Fact]
    public async Task A_reset_drops_undelivered_responses()
    {
        await using var board = new SimulatedFpga(Quiet);
        await board.SendAsync(new[] { UtWord.Tick, UtWord.Tick }, Cancel);
        board.Reset();
        await board.SendAsync(new[] { UtWord.Halt }, Cancel);
        Assert.Equal<ulong[]>([2ul << 56], await ReceiveAsync(board, 1));
    }

    [Theory]
    [InlineData(0, 80)]
    [InlineData(40, 39)]
    public void An_option_out_of_range_is_refused_with_its_name(int write, int read)
    {
        ArgumentOutOfRangeException fault = Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedFpga(Quiet, new FpgaOptions { WriteLatencyTicks = write, ReadLatencyTicks = read }));
        Assert.Contains("LatencyTicks", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<ulong[]> ReceiveAsync(SimulatedFpga board, int count)
    {
        var words = new ulong[count];
        int at = 0;
        while (at < count) at += await board.ReceiveAsync(words.AsMemory(at), Cancel);
        return words;
    }
}
