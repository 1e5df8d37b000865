using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Traffic;

/// <summary>One board of a capture, repeated on a fresh simulated one: words to it are executed, words from it are compared.</summary>
internal sealed class ReplayBoard(ChipOptions chip, RegisterPlaces places) : IAsyncDisposable
{
    private readonly SimulatedFpga _board = new(chip);
    private readonly ulong[] _piece = new ulong[4096];
    private readonly Queue<ulong> _answers = new();
    private ConnectionDecoder _decoder = new(places);
    private int _connection;
    private long _position;
    private bool _isTornThere, _isTornBack;

    /// <summary>What it is.</summary>
    public string Description => _board.Identity.Description;

    public long Sent { get; private set; }

    public long Compared { get; private set; }

    /// <summary>Words of the model that the capture does not hold: it, or the connection, ended before them.</summary>
    public long Beyond { get; private set; }

    /// <summary>Words, both ways, that could be neither repeated nor compared, because frames before them are missing in the capture.</summary>
    public long Unusable { get; private set; }

    /// <summary>Goes on with a frame of this board; returns the first difference, if it is there.</summary>
    public async Task<Difference?> TakeAsync(TrafficFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Connection != _connection) Begin(frame.Connection);
        if (frame.Kind == TrafficKind.Gap) Tear(frame.Direction);
        if (frame.Words.Count == 0) return null;
        if (_isTornThere || (_isTornBack && frame.Direction == PacketDirection.Inbound))
        {
            Unusable += frame.Words.Count;
            return null;
        }
        if (frame.Direction == PacketDirection.Inbound) return Compare(frame);
        _decoder.Take(frame);
        await SendAsync([.. frame.Words], cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>No frame follows.</summary>
    public void End()
    {
        if (!_isTornThere && !_isTornBack) Beyond += _answers.Count;
        _answers.Clear();
    }

    public ValueTask DisposeAsync() => _board.DisposeAsync();

    // Every connection begins with a reset of the board.
    private void Begin(int connection)
    {
        End();
        if (_connection != 0) _board.Reset();
        (_connection, _position, _isTornThere, _isTornBack, _decoder) = (connection, 0, false, false, new ConnectionDecoder(places));
    }

    private void Tear(PacketDirection direction)
    {
        if (direction == PacketDirection.Outbound) _isTornThere = true;
        else _isTornBack = true;
    }

    private async Task SendAsync(ulong[] words, CancellationToken cancellationToken)
    {
        Sent += words.Length;
        Task sending = _board.SendAsync(words, cancellationToken).AsTask();
        // A send that is not done waits for room among the responses.
        while (!sending.IsCompleted)
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
            await Task.Yield();
        }
        await sending.ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (_board.ResponseCount > 0)
        {
            int count = await _board.ReceiveAsync(_piece, cancellationToken).ConfigureAwait(false);
            foreach (ulong word in _piece.AsSpan(0, count)) _answers.Enqueue(word);
        }
    }

    private Difference? Compare(TrafficFrame frame)
    {
        for (int i = 0; i < frame.Words.Count; i++, _position++)
        {
            if (_answers.TryPeek(out ulong answer) && answer == frame.Words[i])
            {
                _answers.Dequeue();
                Compared++;
                continue;
            }
            return Explain(frame, i);
        }
        _decoder.Take(frame);
        return null;
    }

    // Messages may go over several words: the two readings part where the message begins in which the words do.
    private Difference Explain(TrafficFrame frame, int index)
    {
        _decoder.Take(frame with { Words = [.. frame.Words.Take(index)] });
        FromBoardDecoder from = _decoder.FromBoard;
        UtFromFpgaReader captured = from.Reader, found = from.Reader;
        int program = from.Program;
        UtFromFpgaMessage? message = Next(ref captured, [.. frame.Words.Skip(index)]);
        DecodedMessage expected = message is null ? new DecodedMessage("the beginning of a message") : from.Explain(message.Value);
        DecodedMessage? model = null;
        if (Next(ref found, [.. _answers]) is { } other)
            model = other.Opcode == message?.Opcode && expected.Place is { } place
                ? expected with { Data = other.Low, Fields = place.Fields((uint)other.Low) }
                : new FromBoardDecoder(new Conversation()).Explain(other);
        return new Difference(frame, _position, program, expected, model);
    }

    private static UtFromFpgaMessage? Next(ref UtFromFpgaReader reader, ulong[] words)
    {
        int position = 0;
        return reader.TryRead(words, ref position, out UtFromFpgaMessage message) ? message : null;
    }
}
