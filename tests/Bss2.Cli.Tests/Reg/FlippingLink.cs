using System.Collections.Concurrent;
using Bss2.Protocol;

namespace Bss2.Cli.Tests;

/// <summary>A planted fault: a board whose answers to reads of one omnibus address have some bits wrong. No events may be recorded.</summary>
internal sealed class FlippingLink(IFpgaLink board, uint address, uint bits) : IFpgaLink
{
    private readonly ConcurrentQueue<uint> _reads = new();

    public FpgaIdentity Identity => board.Identity;

    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        foreach (ulong word in words.Span)
            if (UtWord.Opcode(word) == UtToFpgaOpcode.OmnibusAddress && (word >> 36 & 1) != 0) _reads.Enqueue((uint)word);
        return board.SendAsync(words, cancellationToken);
    }

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        int count = await board.ReceiveAsync(words, cancellationToken);
        foreach (ref ulong word in words.Span[..count])
        {
            // Without events every message is one word, its header on top.
            if ((UtFromFpgaOpcode)(word >> 56) != UtFromFpgaOpcode.OmnibusData) continue;
            Assert.True(_reads.TryDequeue(out uint read));
            if (read == address) word ^= bits;
        }
        return count;
    }

    public ValueTask DisposeAsync() => board.DisposeAsync();
}
