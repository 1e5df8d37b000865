namespace Bss2.Transport;

/// <summary>Bounded ring of words between one writing and one reading thread. Both sides can wait; full means wait, never drop.</summary>
/// <remarks>Positions only grow; each is written by one side. A wait allocates one task, words allocate nothing.</remarks>
internal sealed class WordQueue(int wordsMax)
{
    private readonly ulong[] _ring = new ulong[wordsMax];
    private long _read, _written;
    private TaskCompletionSource? _reader, _writer;
    private volatile bool _isCompleted;

    internal int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    /// <summary>Nothing more will be written, or nobody will read any more; what is inside can still be read.</summary>
    internal bool IsCompleted => _isCompleted;

    internal int Room => _ring.Length - Count;

    internal int TryWrite(ReadOnlySpan<ulong> words)
    {
        long written = _written;
        int count = (int)Math.Min(words.Length, _ring.Length - (written - Volatile.Read(ref _read)));
        if (count == 0 || _isCompleted) return 0;
        int position = (int)(written % _ring.Length), first = Math.Min(count, _ring.Length - position);
        words[..first].CopyTo(_ring.AsSpan(position));
        words[first..count].CopyTo(_ring);
        Volatile.Write(ref _written, written + count);
        Wake(ref _reader);
        return count;
    }

    internal int TryRead(Span<ulong> words)
    {
        int count = Peek(words);
        if (count > 0) Skip(count);
        return count;
    }

    /// <summary>Copies the next words without taking them.</summary>
    internal int Peek(Span<ulong> words)
    {
        long read = _read;
        int count = (int)Math.Min(words.Length, Volatile.Read(ref _written) - read);
        int position = (int)(read % _ring.Length), first = Math.Min(count, _ring.Length - position);
        _ring.AsSpan(position, first).CopyTo(words);
        _ring.AsSpan(0, count - first).CopyTo(words[first..]);
        return count;
    }

    internal void Skip(int count)
    {
        Volatile.Write(ref _read, _read + count);
        Wake(ref _writer);
    }

    /// <summary>Completes when there are words, or none will come.</summary>
    internal ValueTask WaitForWordsAsync(CancellationToken cancellationToken)
    {
        if (Count > 0 || _isCompleted) return default;
        Task changed = Announce(ref _reader);
        return Count > 0 || _isCompleted ? default : new ValueTask(changed.WaitAsync(cancellationToken));
    }

    /// <summary>Completes when there is room, or nobody reads any more.</summary>
    internal ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (Count < _ring.Length || _isCompleted) return default;
        Task changed = Announce(ref _writer);
        return Count < _ring.Length || _isCompleted ? default : new ValueTask(changed.WaitAsync(cancellationToken));
    }

    internal void Complete()
    {
        _isCompleted = true;
        Wake(ref _reader);
        Wake(ref _writer);
    }

    // The waiter shows itself first and looks again; the other side moves first and then looks for a waiter. So neither misses the other.
    private static Task Announce(ref TaskCompletionSource? waiter)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref waiter, source);
        return source.Task;
    }

    private static void Wake(ref TaskCompletionSource? waiter)
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref waiter) is not null) Interlocked.Exchange(ref waiter, null)?.TrySetResult();
    }
}
