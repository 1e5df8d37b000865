using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bss2.Protocol;

namespace Bss2.Cli;

/// <summary>A link that hashes every word that comes back, in order: two runs with equal hashes had equal responses.</summary>
internal sealed class HashingLink(IFpgaLink inner) : IFpgaLink
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public FpgaIdentity Identity => inner.Identity;

    /// <summary>The link that is listened to.</summary>
    public IFpgaLink Inner => inner;

    /// <summary>SHA-256 of the words so far, little-endian.</summary>
    public string ResponseSha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken) => inner.SendAsync(words, cancellationToken);

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        int count = await inner.ReceiveAsync(words, cancellationToken).ConfigureAwait(false);
        Append(words.Span[..count]);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await inner.DisposeAsync().ConfigureAwait(false);
    }

    private void Append(ReadOnlySpan<ulong> words)
    {
        if (BitConverter.IsLittleEndian) { _hash.AppendData(MemoryMarshal.AsBytes(words)); return; }
        Span<byte> eight = stackalloc byte[8];
        foreach (ulong word in words)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(eight, word);
            _hash.AppendData(eight);
        }
    }
}
