namespace Bss2.Protocol;

/// <summary>Reliable, ordered 64-bit UT words to and from one FPGA: UDP, USB, serial, daemon or simulator.</summary>
/// <remarks>
/// One sender and one receiver at a time; they may be different tasks. Words sent are executed in order as they arrive.
/// Disposing ends pending calls with <see cref="LinkClosedException"/>.
/// </remarks>
public interface IFpgaLink : IAsyncDisposable
{
    /// <summary>What is at the other end, as told by the FPGA itself.</summary>
    FpgaIdentity Identity { get; }

    /// <summary>Completes when the link has taken all words (not when they have arrived).</summary>
    ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken);

    /// <summary>Waits for at least one word; returns how many were stored in <paramref name="words"/>.</summary>
    ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken);
}
