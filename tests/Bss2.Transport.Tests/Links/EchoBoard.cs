using System.Threading.Channels;
using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>A board that answers every word with itself; counts resets.</summary>
internal sealed class EchoBoard : IFpgaLink
{
    private Channel<ulong> _words = Channel.CreateBounded<ulong>(1000);
    private int _resets;

    public FpgaIdentity Identity { get; } = new("echo:", "version: 2\ncompatible_until: 2\n", "echo");

    internal int Resets => Volatile.Read(ref _resets);

    internal void Reset()
    {
        _words = Channel.CreateBounded<ulong>(1000);
        Interlocked.Increment(ref _resets);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        for (int i = 0; i < words.Length; i++) await _words.Writer.WriteAsync(words.Span[i], cancellationToken);
    }

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        await _words.Reader.WaitToReadAsync(cancellationToken);
        int count = 0;
        while (count < words.Length && _words.Reader.TryRead(out ulong word)) words.Span[count++] = word;
        return count;
    }

    public ValueTask DisposeAsync() => default;
}
