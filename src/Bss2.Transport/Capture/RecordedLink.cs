using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>A link that has no datagrams (a simulated board in this process), recorded as if it had: words as they pass, in HostARQ frames between
/// made-up addresses. Owns the link and the recorder.</summary>
public sealed class RecordedLink : IFpgaLink
{
    private readonly LinkRecorder _recorder;

    /// <summary>Begins the recording with a reset and its answer.</summary>
    public RecordedLink(IFpgaLink inner, LinkRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(recorder);
        (Inner, _recorder) = (inner, recorder);
        recorder.Begin(inner.Identity.BitfileInfo);
    }

    /// <summary>The link that is recorded.</summary>
    public IFpgaLink Inner { get; }

    /// <inheritdoc/>
    public FpgaIdentity Identity => Inner.Identity;

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        // Before they are executed, so that no answer is recorded earlier.
        _recorder.Words(PacketDirection.Outbound, words.Span);
        return Inner.SendAsync(words, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        int count = await Inner.ReceiveAsync(words, cancellationToken).ConfigureAwait(false);
        _recorder.Words(PacketDirection.Inbound, words.Span[..count]);
        return count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try { await Inner.DisposeAsync().ConfigureAwait(false); }
        finally { _recorder.Dispose(); }
    }
}
