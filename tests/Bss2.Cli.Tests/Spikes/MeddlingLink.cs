using Bss2.Protocol;

namespace Bss2.Cli.Tests;

/// <summary>A link that hands every received word with a single spike to <paramref name="meddle"/>, with the number of such words before it.</summary>
internal sealed class MeddlingLink(IFpgaLink inner, Func<ulong, long, ulong> meddle) : IFpgaLink
{
    private long _spikes;

    public FpgaIdentity Identity => inner.Identity;

    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken) => inner.SendAsync(words, cancellationToken);

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        int count = await inner.ReceiveAsync(words, cancellationToken);
        for (int i = 0; i < count; i++)
            if (words.Span[i] >> 56 == (ulong)UtFromFpgaOpcode.SpikePack1) words.Span[i] = meddle(words.Span[i], _spikes++);
        return count;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
