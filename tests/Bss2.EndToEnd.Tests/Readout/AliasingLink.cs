using Bss2.Protocol;

namespace Bss2.EndToEnd.Tests;

/// <summary>
/// Does to words what a late copy does to a HostARQ connection: cuts a direction into frames of 180 words and gives one of them the words of the
/// frame 256 numbers before.
/// </summary>
internal sealed class AliasingLink(IFpgaLink inner, bool toFpga, long aliasedFrame) : IFpgaLink
{
    private const int FrameWords = 180, Numbers = 256;

    private readonly List<ulong> _history = [];

    /// <summary>Words that were replaced by different ones.</summary>
    public int Replaced { get; private set; }

    public long Frames => _history.Count / FrameWords;

    public FpgaIdentity Identity => inner.Identity;

    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken) =>
        inner.SendAsync(toFpga ? Alias(words.Span) : words, cancellationToken);

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        int count = await inner.ReceiveAsync(words, cancellationToken);
        if (!toFpga) Alias(words.Span[..count]).CopyTo(words.Span);
        return count;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private ulong[] Alias(ReadOnlySpan<ulong> words)
    {
        ulong[] result = words.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            int place = _history.Count;
            _history.Add(result[i]);
            if (place / FrameWords != aliasedFrame || result[i] == UtWord.Halt) continue;
            ulong old = _history[place - (Numbers * FrameWords)];
            if (old == UtWord.Halt || old == result[i]) continue;
            result[i] = old;
            Replaced++;
        }
        return result;
    }
}
