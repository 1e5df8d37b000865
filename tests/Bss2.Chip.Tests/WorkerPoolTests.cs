namespace Bss2.Chip.Tests;

public class WorkerPoolTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public void Every_item_runs_once(int threads)
    {
        var ran = new int[1000];
        new WorkerPool(threads).For(ran.Length, i => Interlocked.Increment(ref ran[i]));
        Assert.All(ran, r => Assert.Equal(1, r));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task A_fault_reaches_whoever_awaits_it(int threads) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new WorkerPool(threads).Start<int>(() => throw new InvalidOperationException("x")));

    [Theory, InlineData(1), InlineData(2)]
    public async Task A_fault_of_waiting_work_reaches_whoever_awaits_it(int threads) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new WorkerPool(threads).StartAsync(async () => { await Task.Yield(); throw new InvalidOperationException("x"); }));

    [Fact]
    public void A_pool_needs_a_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
}
