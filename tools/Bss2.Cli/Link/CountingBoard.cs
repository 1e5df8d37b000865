using Bss2.Protocol;

namespace Bss2.Cli.Link;

/// <summary>A board that takes words, counts them and never answers.</summary>
internal sealed class CountingBoard(long expected) : IFpgaLink
{
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    public FpgaIdentity Identity { get; } = new("count:", "version: 2\ncompatible_until: 2\n", "counts words");

    /// <summary>Completes when as many words as expected have come.</summary>
    public Task Counted => _counted.Task;

    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        _count += words.Length;
        if (_count >= expected) _counted.TrySetResult();
        return default;
    }

    public ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken) => new(_never.Task.WaitAsync(cancellationToken));

    public ValueTask DisposeAsync() => default;
}
