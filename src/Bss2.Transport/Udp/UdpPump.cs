using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Drives an <see cref="ArqEndpoint"/> of either role over its sockets: receive what is there, exchange words, send what is due, wait
/// for a datagram, for words, or for the endpoint's next deadline.</summary>
internal sealed class UdpPump : LinkPump
{
    // One window and its repetitions; then the other direction has its turn.
    private const int DatagramsPerRound = 2 * ArqFrame.Window;

    // After something moved, the next thing is likely to come at once: looking for it this long spares the wake-ups that make up most of a round
    // trip between two programs of one computer. Others that want the processor get it at every look.
    private const long LookNs = 20_000;

    private readonly DatagramSockets _sockets;
    private readonly ArqEndpoint _endpoint;
    private readonly SocketWaiter _waiter;

    // A byte more than any frame, so that the endpoint sees what is too long as such.
    private readonly byte[] _received = new byte[ArqFrame.DatagramBytesMax + 1], _toSend = new byte[(DatagramRuns.FramesMax + 1) * ArqFrame.DatagramBytesMax];

    private long _connectionsSeen;
    private bool _isFinishing;
    private volatile bool _wantsRoom;

    /// <summary>The pump closes <paramref name="sockets"/> and <paramref name="waiter"/> when it ends.</summary>
    internal UdpPump(DatagramSockets sockets, SocketWaiter waiter, ArqEndpoint endpoint, string name)
        : base(name) => (_sockets, _waiter, _endpoint) = (sockets, waiter, endpoint);

    /// <summary>To be looked at from other threads for counters, and for the reason of an end.</summary>
    internal ArqEndpoint Endpoint => _endpoint;

    private protected override int SendRoom => _endpoint.SendRoom;
    private protected override int ReceiveCount => _endpoint.ReceiveCount;

    private static LinkInstant Now => new(NowNs());

    internal override void OnWritten() => _waiter.Signal();

    internal override void OnRead()
    {
        if (_wantsRoom) _waiter.Signal();
    }

    private protected override void Wake() => _waiter.Signal();

    private protected override int Send(ReadOnlySpan<ulong> words) => _endpoint.Send(words);

    private protected override int Receive(long nowNs, Span<ulong> words) => _endpoint.Receive(words);

    private protected override void Connect(uint number) => _endpoint.Connect(Now, HostSockets.Peer, number);

    private protected override void Step() => Step(LinkInstant.Never);

    private protected override void Finish()
    {
        if (_endpoint.Role == ArqRole.Fpga) return;
        _isFinishing = true;
        LinkInstant until = Now + FlushNs;
        while (_endpoint.State == ArqState.Established && Session?.ToPeer.Count > 0 && Now < until) Step(until);
        _endpoint.Close(Now);
        while (_endpoint.State == ArqState.Closing) Step();
    }

    private protected override void CloseDevice()
    {
        _sockets.Dispose();
        _waiter.Dispose();
    }

    private void Step(LinkInstant until)
    {
        bool isDrained = ReceiveDatagrams(out bool isBusy);
        LinkInstant now = Now;
        _endpoint.HandleTimeout(now);
        Notice();
        isBusy |= MoveWords(now.Nanoseconds);
        // Nothing more is there to fill the frame with; whoever wrote may be waiting for its answer.
        if (Session is { ToPeer.Count: 0 }) _endpoint.Flush();
        Transmit(now);
        if (isDrained && !(isBusy && SeesWork())) Wait(LinkInstant.Min(until, _endpoint.PollTimeout()));
    }

    private bool SeesWork()
    {
        for (long until = NowNs() + LookNs; NowNs() < until; Thread.Yield())
            if (HasWork() || _sockets.HasDatagrams) return true;
        return false;
    }

    private bool ReceiveDatagrams(out bool any)
    {
        any = false;
        for (int i = 0; i < DatagramsPerRound; i++, any = true)
        {
            if (!_sockets.TryReceive(_received, out int count, out ArqPort port, out ulong source)) return true;
            _endpoint.HandleDatagram(Now, port, source, _received.AsSpan(0, count));
        }
        return false;
    }

    // Full frames are gathered while they come without a pause, and leave together.
    private void Transmit(LinkInstant now)
    {
        int run = 0;
        for (int length; (length = _endpoint.PollTransmit(now, _toSend.AsSpan(run), out ArqPort port)) > 0;)
        {
            bool isOfRun = port == ArqPort.Data && _endpoint.Destination == _endpoint.Peer;
            if (!isOfRun && run > 0) _sockets.SendRun(_toSend.AsSpan(0, run), _endpoint.Peer);
            if (!isOfRun) _sockets.Send(_toSend.AsSpan(run, length), port, _endpoint.Destination);
            run = isOfRun ? run + length : 0;
            if (run == 0 || (length == ArqFrame.DatagramBytesMax && run < DatagramRuns.FramesMax * ArqFrame.DatagramBytesMax)) continue;
            _sockets.SendRun(_toSend.AsSpan(0, run), _endpoint.Peer);
            run = 0;
        }
        if (run > 0) _sockets.SendRun(_toSend.AsSpan(0, run), _endpoint.Peer);
    }

    private void Wait(LinkInstant until)
    {
        bool wantsRoom = Session is { } session && _endpoint.ReceiveCount > 0 && session.FromPeer.Room == 0;
        _wantsRoom = wantsRoom;
        _waiter.Arm();
        _waiter.Wait(HasWork() ? 0 : until == LinkInstant.Never ? long.MaxValue : until - Now);
        _wantsRoom = false;
    }

    private bool HasWork() =>
        (IsStopping && (!_isFinishing || _endpoint.State >= ArqState.Closed))
        || HasOffer
        || (Session is { } session && ((session.ToPeer.Count > 0 && _endpoint.SendRoom > 0) || (_endpoint.ReceiveCount > 0 && session.FromPeer.Room > 0)));

    private void Notice()
    {
        if (_endpoint.Role == ArqRole.Host) NoticeAsHost();
        else NoticeAsBoard();
    }

    private void NoticeAsHost()
    {
        if (_endpoint.State == ArqState.Established && State == PumpState.Connecting)
        {
            _sockets.OnConnected();
            Publish(PumpState.Open);
        }
        if (_endpoint.State < ArqState.Closed) return;
        CompleteSession();
        Publish(PumpState.Closed);
    }

    private void NoticeAsBoard()
    {
        if (_endpoint.Statistics.Connections != _connectionsSeen)
        {
            _connectionsSeen = _endpoint.Statistics.Connections;
            DropSession();
            Publish(PumpState.ResetRequested);
        }
        else if (State == PumpState.ResetRequested && TryTakeOffer())
        {
            Publish(PumpState.Open);
        }
    }
}
