namespace Bss2.Protocol;

/// <summary>
/// One end of a HostARQ connection (firmware-spec/hostarq.md): a state machine without sockets, clocks, threads or locks. Host and FPGA are
/// the same class with other <see cref="ArqOptions"/>.
/// </summary>
/// <remarks>
/// Single-threaded by contract. Time is an argument and never runs backwards. Methods are of four kinds:
/// getters; input (<see cref="HandleDatagram"/>, <see cref="HandleTimeout"/>); commands (<see cref="Connect"/>, <see cref="Send"/>,
/// <see cref="Flush"/>, <see cref="Receive"/>, <see cref="SendLoopback"/>, <see cref="Close"/>); output (<see cref="PollTransmit"/>,
/// <see cref="PollTimeout"/>). Its driver loops: give in every datagram that is there; call <see cref="HandleTimeout"/>; exchange words;
/// call <see cref="PollTransmit"/> until it returns 0, sending each datagram; wait for a datagram, for words, or until
/// <see cref="PollTimeout"/>. Nothing that arrives is answered before the next poll. Nothing is allocated after construction, except the
/// text that <see cref="BitfileInfo"/> makes.
/// </remarks>
public sealed partial class ArqEndpoint
{
    private const ulong KeepAliveWord = 0x4B45_4550_414C_4956;   // "KEEPALIV": no user's loopback word.

    private readonly ArqOptions _options;
    private readonly ArqTimers _timers = new();
    private readonly ArqRoundTrip _roundTrip;
    private readonly ArqPacer _pacer;
    private readonly ArqSendWindow _send = new();
    private readonly ArqReceiveWindow _receive = new();
    private readonly ArqResender _resender;
    private readonly WordRing _toSend, _received;
    private readonly ArqControlFrame _control = new();
    private readonly ArqInfoText _info;
    private readonly ArqAnswer _answer;

    private LinkInstant _now, _lastHeard, _queuedAt;
    private bool _isFlushing, _resetDue, _flushSent;

    /// <summary>An endpoint at rest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ArqEndpoint(ArqOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _roundTrip = new ArqRoundTrip(options);
        _pacer = new ArqPacer(options);
        _resender = new ArqResender(_send, _roundTrip, Statistics, options.RepeatedAcksForResend);
        (_toSend, _received) = (new WordRing(options.SendBufferWords), new WordRing(options.ReceiveBufferWords));
        _info = new ArqInfoText(options.InfoWordsMax);
        _answer = new ArqAnswer(options.BitfileInfo);
    }

    /// <summary>Where the connection is.</summary>
    public ArqState State { get; private set; }

    /// <summary>What it was made with.</summary>
    public ArqOptions Options => _options;

    /// <summary>Which end this is.</summary>
    public ArqRole Role => _options.Role;

    /// <summary>Counters, live.</summary>
    public ArqStatistics Statistics { get; } = new();

    /// <summary>Where datagrams go to, in the driver's own numbering of addresses: of a host the FPGA, of an FPGA the source of the last reset.</summary>
    public ulong Peer { get; private set; }

    /// <summary>Words that <see cref="Send"/> would take now.</summary>
    public int SendRoom => CanSend ? _toSend.Room : 0;

    /// <summary>Words that <see cref="Receive"/> would give now.</summary>
    public int ReceiveCount => _received.Count;

    /// <summary>True when every word taken by <see cref="Send"/> was acknowledged.</summary>
    public bool IsAllAcknowledged => _toSend.Count == 0 && _send.Outstanding == 0 && !_control.IsPending;

    /// <summary>Number of the oldest frame that is not acknowledged, counted from the reset without the wire's modulus.</summary>
    public long SendLow => _send.Low;

    /// <summary>Number of the next new frame, counted likewise.</summary>
    public long SendHigh => _send.High;

    /// <summary>Number of the next frame that is consumed in order, counted likewise.</summary>
    public long ReceiveExpected => _receive.Expected;

    private bool IsActive => State is > ArqState.Idle and < ArqState.Closed;

    // An FPGA has nothing to say before its host spoke; a host drops words that come before its loopback check.
    private bool CanSend => Role == ArqRole.Host ? State == ArqState.Established : IsActive && _receive.Expected > 0;

    /// <summary>Takes a datagram that came at <paramref name="now"/> from <paramref name="source"/> to the FPGA's <paramref name="port"/>
    /// (to the one socket of a host: <see cref="ArqPort.Data"/>). Whatever it holds, it only changes state and counters.</summary>
    public void HandleDatagram(LinkInstant now, ArqPort port, ulong source, ReadOnlySpan<byte> datagram)
    {
        Advance(now);
        if (port == ArqPort.Reset) HandleReset(source, datagram);
        else if (!IsActive) Statistics.OutOfConnection++;
        else if (source != Peer) HandleForeign(source, datagram);
        else if (ArqFrame.Parse(datagram, Role, out ArqFrame frame) != ArqParseResult.Complete) Statistics.Malformed++;
        else HandleFrame(frame);
    }

    /// <summary>Lets pass what was waited for until <paramref name="now"/>. Give in the datagrams that arrived before: they may be the life
    /// sign whose absence a deadline is about.</summary>
    public void HandleTimeout(LinkInstant now)
    {
        Advance(now);
        if (_timers.TryExpire(ArqTimer.Handshake, now)) End(ArqState.HandshakeTimeout);
        if (_timers.TryExpire(ArqTimer.DeadPeer, now) | _timers.TryExpire(ArqTimer.Gap, now)) End(ArqState.LinkTimeout);
        if (_timers.TryExpire(ArqTimer.Close, now)) End(ArqState.Closed);
        if (_timers.TryExpire(ArqTimer.ResetRepeat, now)) _resetDue = true;
        if (_timers.TryExpire(ArqTimer.KeepAlive, now)) AskForLife();
        if (_timers.TryExpire(ArqTimer.Resend, now)) ResendAfterSilence();
    }

    /// <summary>Takes as many words as fit in the send buffer; returns how many. 0 before a host is established, or an FPGA has heard of its host.</summary>
    public int Send(ReadOnlySpan<ulong> words)
    {
        if (!CanSend) return 0;
        if (_toSend.Count == 0) _queuedAt = _now;
        int count = _toSend.Write(words);
        Statistics.WordsSent += count;
        return count;
    }

    /// <summary>Lets a frame that is not full go without waiting for more words; for the end of a program.</summary>
    public void Flush() => _isFlushing = _toSend.Count > 0;

    /// <summary>Gives out words in order, as many as are there and fit; returns how many. What arrived before an end of the connection can
    /// still be taken after it. An FPGA's driver watches <see cref="ArqStatistics.Connections"/>: a new client drops what is not taken.</summary>
    public int Receive(Span<ulong> words)
    {
        int count = _received.Read(words);
        Statistics.WordsReceived += count;
        if (count > 0 && IsActive && _receive.HasNext && Deliver()) OweAck(_now);
        return count;
    }

    /// <summary>Writes the next datagram due at <paramref name="now"/> and the <paramref name="port"/> of the FPGA that it is for (meaningless
    /// in the FPGA's role: everything goes to <see cref="Destination"/>). Returns its length in bytes, 0 when nothing is due.</summary>
    public int PollTransmit(LinkInstant now, Span<byte> datagram, out ArqPort port)
    {
        Check.That(datagram.Length >= ArqFrame.DatagramBytesMax);
        Advance(now);
        (port, Destination) = (ArqPort.Data, Peer);
        if (!IsActive) return 0;
        if (State == ArqState.Resetting) return PollReset(datagram, out port);
        if (TryPickFrame(now, out long frame)) return WriteFrame(frame, now, datagram);
        if (_noticesDue > 0) return WriteNotice(datagram);
        if (!_timers.TryExpire(ArqTimer.Ack, now)) return 0;
        Statistics.AcksSent++;
        _unacknowledged = 0;
        return ArqFrame.WriteAck(datagram, _receive.Ack);
    }

    /// <summary>When to call <see cref="HandleTimeout"/> and <see cref="PollTransmit"/> next at the latest. After a poll that returned 0 this
    /// is later than that poll.</summary>
    public LinkInstant PollTimeout() => _timers.Next;

    private void Advance(LinkInstant now)
    {
        Check.That(now >= _now);
        _now = now;
    }

    // The oldest frame that is to be sent again, or a new one, if there is one and the wire has room.
    private bool TryPickFrame(LinkInstant now, out long frame)
    {
        frame = -1;
        (_timers[ArqTimer.Pace], _timers[ArqTimer.Flush]) = (LinkInstant.Never, LinkInstant.Never);
        bool hasNew = !_send.HasDue && !_send.IsFull && !_resender.IsRewinding && HasNewFrame(now);
        if (!_send.HasDue && !hasNew) return false;
        if (now < _pacer.FreeAt) { _timers[ArqTimer.Pace] = _pacer.FreeAt; return false; }
        frame = _send.HasDue ? _send.OldestDue() : CutFrame(now);
        return true;
    }

    private bool HasNewFrame(LinkInstant now)
    {
        if (_control.IsPending || (State == ArqState.Answering && !_answer.IsSent)) return true;
        if (_toSend.Count == 0) return false;
        if (_toSend.Count >= ArqFrame.WordsMax || _isFlushing || _send.Outstanding == 0) return true;
        LinkInstant flushAt = _queuedAt + _options.FlushDelayNs;
        if (now >= flushAt) return true;
        _timers[ArqTimer.Flush] = flushAt;
        return false;
    }

    private long CutFrame(LinkInstant now)
    {
        if (_send.Outstanding == 0) WatchPeer();
        if (State == ArqState.Answering && !_answer.IsSent) _answer.TakeNext(_send.Claim(ArqPacketType.Configuration, _answer.NextBytes));
        else if (_control.IsPending) CutControlFrame();
        else CutWords(now);
        Statistics.FramesSent++;
        return _send.High - 1;
    }

    private void CutControlFrame()
    {
        _control.Take(_send.Claim(_control.Type, _control.Bytes));
        // The next loopback may have waited for this place.
        if (_receive.HasNext && Deliver()) OweAck(_now);
    }

    private void CutWords(LinkInstant now)
    {
        int words = Math.Min(_toSend.Count, ArqFrame.WordsMax);
        _toSend.ReadWire(_send.Claim(ArqPacketType.Ut, words * sizeof(ulong)));
        _queuedAt = now;
        if (_toSend.Count == 0) _isFlushing = false;
    }

    private int WriteFrame(long frame, LinkInstant now, Span<byte> datagram)
    {
        if (_send.Transmissions(frame) > 0) Statistics.FramesResent++;
        int length = _send.Write(frame, now, _receive.Ack, datagram);
        _pacer.OnSent(now, length);
        if (frame == _send.Low) _timers[ArqTimer.Resend] = now + _resender.PatienceNs;
        _timers[ArqTimer.Ack] = LinkInstant.Never;   // Data carries the acknowledgement for free.
        _unacknowledged = 0;
        return length;
    }

    private void ResendAfterSilence()
    {
        if (!IsActive || _send.Outstanding == 0) return;
        if (_resender.OnTimeout(_now))
        {
            Statistics.ResendTimeouts++;
            _roundTrip.OnTimeout();
            _pacer.OnTimeout(_now);
        }
        _timers[ArqTimer.Resend] = _now + _roundTrip.ResendNs;   // Until it went out: then its patience.
    }

    private void OweAck(LinkInstant at)
    {
        if (IsActive) _timers[ArqTimer.Ack] = LinkInstant.Min(_timers[ArqTimer.Ack], at);
    }
}
