using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Drives a <see cref="StreamEndpoint"/> over a pipe: words in, frames out, bytes in, words out, wait.</summary>
internal sealed class StreamPump : LinkPump
{
    // A wait for bytes is cut this short because words to send cannot end it.
    private const int WaitMs = 1;

    private readonly IBytePipe _pipe;
    private readonly StreamEndpoint _endpoint;
    private readonly byte[] _writeBuffer, _readBuffer = new byte[16 * 1024];

    private int _writeStart, _writeEnd;
    private long _sessionsSeen;

    /// <summary>A frame is begun only while the write buffer holds fewer than <paramref name="batchBytes"/>: on a slow line what waits in
    /// it delays every answer.</summary>
    internal StreamPump(IBytePipe pipe, StreamEndpoint endpoint, string name, int batchBytes)
        : base(name)
    {
        (_pipe, _endpoint) = (pipe, endpoint);
        _writeBuffer = new byte[batchBytes + StreamFrame.BytesMax];
    }

    /// <summary>Numbers move while the pump runs.</summary>
    internal StreamStatistics Statistics => _endpoint.Statistics;

    internal string BoardInfo => _endpoint.BoardInfo;
    internal int PeerVersion => _endpoint.PeerVersion;
    internal StreamFault StreamFault => _endpoint.Fault;

    private protected override int SendRoom => _endpoint.State == StreamState.Open ? _endpoint.SendRoomWords : 0;
    private protected override int ReceiveCount => _endpoint.ReceivedWords;

    private protected override int Send(ReadOnlySpan<ulong> words) => _endpoint.Send(words);

    private protected override int Receive(long nowNs, Span<ulong> words) => _endpoint.Receive(nowNs, words);

    private protected override void Connect(uint number)
    {
        _endpoint.Connect(NowNs(), number);
        _sessionsSeen = _endpoint.Statistics.Sessions;
    }

    private protected override void Step()
    {
        long nowNs = NowNs();
        bool hasMoved = MoveWords(nowNs);
        _endpoint.HandleTimeout(nowNs);
        hasMoved |= Transmit(nowNs, timeoutMs: 0);
        int count = _pipe.Read(_readBuffer, hasMoved ? 0 : WaitMs);
        if (count > 0) _endpoint.HandleBytes(NowNs(), _readBuffer.AsSpan(0, count));
        Notice();
    }

    private protected override void Finish()
    {
        long untilNs = NowNs() + FlushNs;
        while (_endpoint.State == StreamState.Open && NowNs() < untilNs && (_endpoint.OutstandingWords > 0 || Session?.ToPeer.Count > 0)) Step();
        _endpoint.Close();
        while (NowNs() < untilNs && (Transmit(NowNs(), WaitMs) || _writeStart < _writeEnd)) { }
    }

    private protected override void CloseDevice() => _pipe.Dispose();

    // True when the pipe took bytes. One buffer per step, so that reading is never starved by writing.
    private bool Transmit(long nowNs, int timeoutMs)
    {
        if (_writeStart == _writeEnd)
        {
            _writeStart = _writeEnd = 0;
            int batchBytes = _writeBuffer.Length - StreamFrame.BytesMax;
            for (int count = 1; count > 0 && _writeEnd < batchBytes; _writeEnd += count)
                count = _endpoint.PollTransmit(nowNs, _writeBuffer.AsSpan(_writeEnd));
            if (_writeEnd == 0) return false;
        }
        int taken = _pipe.Write(_writeBuffer.AsMemory(_writeStart, _writeEnd - _writeStart), timeoutMs);
        _writeStart += taken;
        return taken > 0;
    }

    private void Notice()
    {
        long sessions = _endpoint.Statistics.Sessions;
        if (sessions != _sessionsSeen)
        {
            _sessionsSeen = sessions;
            DropSession();
        }
        if (_endpoint.State == StreamState.ResetRequested && TryTakeOffer()) _endpoint.AcceptReset(NowNs());
        if (_endpoint.State == StreamState.Closed) CompleteSession();
        Publish(Seen(_endpoint.State));
    }

    private static PumpState Seen(StreamState state) => state switch
    {
        StreamState.Idle => PumpState.Idle,
        StreamState.Connecting => PumpState.Connecting,
        StreamState.ResetRequested => PumpState.ResetRequested,
        StreamState.Open => PumpState.Open,
        _ => PumpState.Closed,
    };
}
