namespace Bss2.Tests;

/// <summary>Allocation of repeated work.</summary>
internal static class Allocation
{
    /// <summary>Bytes that <paramref name="work"/> allocates once it has settled: the least of several runs, because the runtime itself may
    /// allocate on this thread while it compiles. What the work allocates shows in every run.</summary>
    internal static long InSteadyState(Action work)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
