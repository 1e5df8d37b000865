using Bss2.Protocol;
using Bss2.Transport;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>A board that takes no word until it is released, as a chip model in the middle of a long wait; then it answers one halt.</summary>
internal sealed class StuckBoard : IFpgaLink
{
    /// <summary>Half of the FPGA's playback memory (link-protocol.md 3.1).</summary>
    public const int ProgramWords = 1 << 21;

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously), _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _answered;

    public FpgaIdentity Identity { get; } = new("stuck:", "version: 2\ncompatible_until: 2\n", "takes nothing until released");

    public static Task ServeAsync(Action<UdpAddress, StuckBoard> client)
    {
        var board = new StuckBoard();
        return ClientBench.ServeAsync(board, () => { }, address => client(address, board));
    }

    public void Release() => _released.TrySetResult();

    public async ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        await _released.Task.WaitAsync(cancellationToken);
        if (words.Span.Contains(0x0A00_0000_0000_0000ul)) _halted.TrySetResult();
    }

    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        await _halted.Task.WaitAsync(cancellationToken);
        if (_answered) await Task.Delay(Timeout.Infinite, cancellationToken);
        _answered = true;
        words.Span[0] = 0x0200_0000_0000_0000;
        return 1;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
