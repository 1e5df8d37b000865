using Bss2.Tests;

namespace Bss2.Transport.Tests;

public class WordQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_pass_between_two_threads_once_and_in_order()
    {
        var queue = new WordQueue(100);
        ulong[] words = LinkCalls.Words(200_000);
        var writer = new Thread(() =>
        {
            for (int sent = 0, piece = 1; sent < words.Length; piece = (piece % 130) + 1)
                sent += queue.TryWrite(words.AsSpan(sent, Math.Min(piece, words.Length - sent)));
            queue.Complete();
        });
        writer.Start();
        List<ulong> received = [];
        var buffer = new ulong[77];
        while (true)
        {
            await queue.WaitForWordsAsync(Cancel).AsTask().InTime();
            bool isLast = queue.IsCompleted;
            int count = queue.TryRead(buffer);
            received.AddRange(buffer[..count]);
            if (count == 0 && isLast) break;
        }
        Assert.Equal(words, received);
    }

    [Fact]
    public async Task A_full_queue_holds_the_writer_until_words_are_taken()
    {
        var queue = new WordQueue(10);
        Assert.Equal(10, queue.TryWrite(new ulong[12]));
        Task room = queue.WaitForRoomAsync(Cancel).AsTask();
        Assert.False(room.IsCompleted);
        queue.TryRead(new ulong[1]);
        await room.InTime();
        Assert.Equal(1, queue.Room);
    }

    [Fact]
    public async Task Completing_wakes_both_sides_and_leaves_what_is_inside()
    {
        WordQueue full = new(10), empty = new(10);
        full.TryWrite(new ulong[10]);
        Task room = full.WaitForRoomAsync(Cancel).AsTask(), words = empty.WaitForWordsAsync(Cancel).AsTask();
        full.Complete();
        empty.Complete();
        await Task.WhenAll(room, words).InTime();
        Assert.Equal((0, 10), (full.TryWrite(new ulong[1]), full.TryRead(new ulong[20])));
    }

    [Fact]
    public void Words_allocate_nothing()
    {
        var queue = new WordQueue(100);
        var buffer = new ulong[60];
        int moved = 0;
        long allocated = Allocation.InSteadyState(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                queue.TryWrite(buffer);
                moved += queue.TryRead(buffer);
            }
        });
        Assert.Equal((300_000, 0), (moved, allocated));
    }
}
