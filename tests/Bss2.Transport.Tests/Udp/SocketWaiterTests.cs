namespace Bss2.Transport.Tests;

public class SocketWaiterTests
{
    // For ever, as far as a test is concerned: only a signal ends it.
    private const long ForEverNs = 3_600_000_000_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]   // As on systems without event counters.
    public async Task A_signal_ends_a_wait_whether_it_comes_before_or_during_it(bool usesEvent)
    {
        using var waiter = new SocketWaiter([], new WakeSignal(usesEvent));
        waiter.Arm();
        waiter.Signal();
        waiter.Wait(ForEverNs);

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            waiter.Arm();
            armed.SetResult();
            waiter.Wait(ForEverNs);
            ended.SetResult();
        }) { IsBackground = true };
        thread.Start();
        await armed.Task.InTime();
        waiter.Signal();
        await ended.Task.InTime();
    }
}
