namespace Bss2;

/// <summary>
/// The only way to compute on several threads. Work is cut into items whose results do not depend on who runs them:
/// an item may write only what belongs to its index, so 1, 2 or n threads give the same bits.
/// </summary>
public sealed class WorkerPool
{
    /// <summary>Makes a pool; <paramref name="threadCount"/> 1 runs everything on the calling thread.</summary>
    public WorkerPool(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ThreadCount = threadCount;
    }

    /// <summary>Threads that may work at the same time, the caller included.</summary>
    public int ThreadCount { get; }

    /// <summary>Runs <paramref name="body"/> for 0..<paramref name="itemCount"/>-1 and returns when all are done.</summary>
    public void For(int itemCount, Action<int> body)
    {
        if (ThreadCount == 1 || itemCount <= 1)
        {
            for (int item = 0; item < itemCount; item++) body(item);
            return;
        }
        Parallel.For(0, itemCount, new ParallelOptions { MaxDegreeOfParallelism = ThreadCount }, body);
    }

    /// <summary>Starts one piece of work beside the caller; with one thread it runs at once, before this returns.</summary>
    public Task<T> Start<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (ThreadCount > 1) return Task.Run(work);
        try { return Task.FromResult(work()); }
        catch (Exception fault) { return Task.FromException<T>(fault); }
    }

    /// <summary>
    /// Starts one sequence of work that also waits (for a device): with several threads beside the caller, with one at once on the calling
    /// thread until it first has to wait.
    /// </summary>
    public Task StartAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ThreadCount > 1 ? Task.Run(work) : work();
    }
}
