using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>The board's end of any pump, in front of any link: sessions follow each other, each begins with a reset of the board.</summary>
internal sealed class BoardServer(LinkPump pump, IFpgaLink board, Action reset, int ringWords)
{
    private const int PieceWordsMax = 4096;

    /// <summary>Serves hosts until cancelled (then <see cref="OperationCanceledException"/>), or until the device or the board fails. Call once.</summary>
    /// <exception cref="FpgaLinkException">The device or the board failed.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        pump.Start();
        while (true)
        {
            Task changed = pump.Changed;
            if (pump.State == PumpState.ResetRequested)
            {
                reset();
                await ServeAsync(changed, cancellationToken).ConfigureAwait(false);
            }
            else if (pump.Ended.IsCompleted)
            {
                throw pump.DeviceFault ?? new LinkClosedException("The board's end of the link was disposed.");
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // One session: until its rings are completed (another reset, the end of the host, a fault) nothing else touches the board.
    private async Task ServeAsync(Task changed, CancellationToken cancellationToken)
    {
        var session = new PumpSession(ringWords);
        pump.Accept(session);
        await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task toBoard = ToBoardAsync(session, ends.Token), fromBoard = FromBoardAsync(session, ends.Token);
        Task ended = EndedAsync(session, ends.Token);
        Task first = await Task.WhenAny(toBoard, fromBoard, ended).ConfigureAwait(false);
        await ends.CancelAsync().ConfigureAwait(false);
        session.Complete();
        await Task.WhenAll(toBoard, fromBoard, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (first.IsFaulted) await first.ConfigureAwait(false);
    }

    private async Task EndedAsync(PumpSession session, CancellationToken cancellationToken)
    {
        while (!session.ToPeer.IsCompleted)
        {
            Task changed = pump.Changed;
            if (!session.ToPeer.IsCompleted) await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ToBoardAsync(PumpSession session, CancellationToken cancellationToken)
    {
        var words = new ulong[Math.Min(ringWords, PieceWordsMax)];
        while (true)
        {
            await session.FromPeer.WaitForWordsAsync(cancellationToken).ConfigureAwait(false);
            int count = session.FromPeer.TryRead(words);
            if (count == 0) return;
            pump.OnRead();
            await board.SendAsync(words.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FromBoardAsync(PumpSession session, CancellationToken cancellationToken)
    {
        var words = new ulong[Math.Min(ringWords, PieceWordsMax)];
        while (!session.ToPeer.IsCompleted)
        {
            int count = await board.ReceiveAsync(words, cancellationToken).ConfigureAwait(false);
            for (int sent = 0; sent < count && !session.ToPeer.IsCompleted;)
            {
                sent += session.ToPeer.TryWrite(words.AsSpan(sent, count - sent));
                pump.OnWritten();
                await session.ToPeer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
