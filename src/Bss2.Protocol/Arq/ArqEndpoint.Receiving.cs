namespace Bss2.Protocol;

// What frames do to the state: acknowledgements open the send window, data fill the receive window and are consumed in order.
public sealed partial class ArqEndpoint
{
    private const byte NothingReceived = ArqFrame.SequenceNumbers - 1;
    private const int RestartSigns = 3;

    private int _unacknowledged, _restartSigns;

    private void HandleFrame(in ArqFrame frame)
    {
        if (State == ArqState.Resetting && !TryBeginConnection(frame)) { Statistics.OutOfConnection++; return; }
        if (!IsActive) return;
        if (IsStaleAnswer(frame)) { HandleLateAnswer(frame); return; }
        HandleAck(frame);
        if (frame.HasData && IsActive) HandleData(frame);
    }

    private void HandleAck(in ArqFrame frame)
    {
        int covered = _send.Covered(frame.Ack);
        if (covered > 0) { Progress(covered); return; }
        if (!_send.IsRepeat(frame.Ack)) { Statistics.StaleAcks++; return; }
        Hear();
        if (_send.Outstanding == 0) return;
        Statistics.RepeatedAcks++;
        _resender.OnRepeatedAck(_now, isBare: !frame.HasData);
    }

    private void Progress(int frames)
    {
        Hear();
        _restartSigns = 0;
        LinkInstant sentAt = _send.SentAt(_send.Low + frames - 1);
        if (_send.Acknowledge(frames)) Measure(_now - sentAt);
        _roundTrip.OnProgress();
        _pacer.OnAcked(frames);
        _resender.OnProgress(_now, frames);
        _timers[ArqTimer.Resend] = _send.Outstanding == 0 ? LinkInstant.Never : LinkInstant.Max(_now, _send.SentAt(_send.Low)) + _resender.PatienceNs;
        if (_send.Outstanding > 0) return;
        _timers[ArqTimer.DeadPeer] = LinkInstant.Never;
        if (State == ArqState.Answering && _answer.IsSent) State = ArqState.Established;
        if (State == ArqState.Closing) ContinueClosing();
    }

    private void Measure(long roundTripNs)
    {
        _roundTrip.AddSample(roundTripNs);
        _pacer.OnRoundTrip(_now, roundTripNs, _roundTrip.MinNs);
        (Statistics.RoundTripNs, Statistics.RoundTripMinNs) = (_roundTrip.SmoothedNs, _roundTrip.MinNs);
    }

    private void HandleData(in ArqFrame frame)
    {
        bool hadGap = _receive.HasGap;
        switch (_receive.Accept(frame))
        {
            case ArqArrival.Duplicate:
                Statistics.Duplicates++;
                OweAck(_now);
                return;
            case ArqArrival.Contradiction:
                Statistics.Contradictions++;
                // What was delivered under this number may be wrong. A host can tell its user; an FPGA has no way to.
                if (Role == ArqRole.Host) End(ArqState.Contradiction);
                else OweAck(_now);
                return;
            case ArqArrival.Ahead:
                Statistics.FramesReceived++;
                Statistics.FramesAhead++;
                OweAck(_now);
                break;
            case ArqArrival.InOrder:
                Statistics.FramesReceived++;
                // Without room the frame stays unacknowledged, and silence makes the peer wait longer each time.
                if (!Deliver()) Statistics.BackPressured++;
                else if (hadGap || ++_unacknowledged >= _options.AckEveryFrames) OweAck(_now);
                else OweAck(_now + _options.AckDelayNs);
                break;
        }
        WatchGap();
    }

    // Consumes what is in order and has room; true when anything was.
    private bool Deliver()
    {
        long before = _receive.Expected;
        while (IsActive && _receive.TryPeek(out ArqPacketType type, out ReadOnlySpan<byte> payload) && TryConsume(type, payload)) _receive.Advance();
        if (_receive.Expected == before) return false;
        if (!IsActive) return true;
        Hear();
        _restartSigns = 0;
        _timers[ArqTimer.Gap] = LinkInstant.Never;
        WatchGap();
        return true;
    }

    private bool TryConsume(ArqPacketType type, ReadOnlySpan<byte> payload)
    {
        if (type == ArqPacketType.Ut) return TryConsumeWords(payload);
        if (type == ArqPacketType.Loopback) return TryConsumeLoopback(payload);
        if (type == ArqPacketType.Configuration && State == ArqState.ReadingInfo) ReadInfo(payload);
        else if (type != ArqPacketType.Flush || Role == ArqRole.Host) Statistics.UnknownTypes++;
        return true;
    }

    private bool TryConsumeWords(ReadOnlySpan<byte> payload)
    {
        if (State is ArqState.ReadingInfo or ArqState.Verifying)
        {
            Statistics.FlushedWords += payload.Length / sizeof(ulong);
            return true;
        }
        if (_received.Room < payload.Length / sizeof(ulong)) return false;
        _received.WriteWire(payload);
        return true;
    }

    private bool TryConsumeLoopback(ReadOnlySpan<byte> payload)
    {
        if (Role == ArqRole.Host) { ReadLoopback(payload); return true; }
        if (_control.IsPending) return false;
        Statistics.Loopbacks++;
        _control.Set(ArqPacketType.Loopback, payload);
        return true;
    }

    // A life sign that fits this connection. A host's deadlines run from here.
    private void Hear()
    {
        _lastHeard = _now;
        if (Role == ArqRole.Fpga || State == ArqState.Resetting) return;
        if (_send.Outstanding > 0) _timers[ArqTimer.DeadPeer] = _now + _options.DeadPeerNs;
        if (State == ArqState.Established) _timers[ArqTimer.KeepAlive] = _now + _options.KeepAliveNs;
    }

    // From now on an answer is awaited. The deadline runs from the last life sign; a process that slept meanwhile still grants the time of a
    // keep-alive.
    private void WatchPeer()
    {
        if (Role == ArqRole.Fpga) return;
        LinkInstant heard = LinkInstant.Max(_lastHeard, _now + -_options.KeepAliveNs);
        _timers[ArqTimer.DeadPeer] = heard + _options.DeadPeerNs;
    }

    private void WatchGap()
    {
        if (Role == ArqRole.Fpga || !IsActive || !_receive.HasGap) return;
        _timers[ArqTimer.Gap] = LinkInstant.Min(_timers[ArqTimer.Gap], _now + _options.DeadPeerNs);
    }

    private void AskForLife()
    {
        if (State != ArqState.Established) return;
        if (IsAllAcknowledged) _control.Set(ArqPacketType.Loopback, KeepAliveWord);
        _timers[ArqTimer.KeepAlive] = _now + _options.KeepAliveNs;
    }

    // Reset answers end with the handshake. Later ones are late copies, or those of a peer that started anew; neither may take a number.
    private bool IsStaleAnswer(in ArqFrame frame) =>
        Role == ArqRole.Host && frame.HasData && frame.Type == ArqPacketType.Configuration && State > ArqState.ReadingInfo;

    private void HandleLateAnswer(in ArqFrame frame)
    {
        if (IsNotice(frame)) { End(ArqState.TakenOver); return; }
        Statistics.Duplicates++;
        OweAck(_now);   // As for any duplicate: the peer may have missed the first acknowledgement.
        bool isFresh = frame.Sequence == 0 && frame.Ack == NothingReceived && _send.Low > 0;
        if (isFresh && ++_restartSigns >= RestartSigns) End(ArqState.PeerRestarted);
    }
}
