using Bss2.Protocol;

namespace Bss2.Experiment.Tests;

/// <summary>A link that answers with the given words, in pieces, once the halt was sent; it keeps what was sent.</summary>
internal sealed class ScriptedLink(ulong[] answer, int piece = 3) : IFpgaLink
{
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _position;

    public List<ulong> Sent { get; } = [];

    public Exception? SendFault { get; init; }

    public FpgaIdentity Identity { get; } = new("test:", "", "scripted");

    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        if (SendFault is not null) return ValueTask.FromException(SendFault);
        Sent.AddRange(words.Span);
        if (words.Span.Contains(UtWord.Halt)) _halted.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        await _halted.Task.WaitAsync(cancellationToken);
        int count = Math.Min(piece, answer.Length - _position);
        if (count == 0) throw new LinkClosedException("expected more words in the script, found its end");
        answer.AsSpan(_position, count).CopyTo(words.Span);
        _position += count;
        return count;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
