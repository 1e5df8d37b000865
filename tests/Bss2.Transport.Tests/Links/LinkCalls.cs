using Bss2.Protocol;

namespace Bss2.Transport.Tests;

internal static class LinkCalls
{
    /// <summary>No test waits longer than this for what must come.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static Task InTime(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    internal static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    internal static async Task<ulong[]> ReceiveExactlyAsync(this IFpgaLink link, int count)
    {
        var words = new ulong[count];
        for (int received = 0; received < count;)
            received += await link.ReceiveAsync(words.AsMemory(received), TestContext.Current.CancellationToken).AsTask().InTime();
        return words;
    }

    internal static async Task<ulong[]> EchoAsync(this IFpgaLink link, ulong[] words)
    {
        Task sending = link.SendAsync(words, TestContext.Current.CancellationToken).AsTask();
        ulong[] received = await link.ReceiveExactlyAsync(words.Length);
        await sending.InTime();
        return received;
    }

    internal static ulong[] Words(int count) => [.. Enumerable.Range(0, count).Select(i => (ulong)i * 0x9E37_79B9_7F4A_7C15)];
}
