namespace Bss2.Protocol;

// How a connection begins and ends.
public sealed partial class ArqEndpoint
{
    private ulong _loopbackWord;
    private bool _awaitsLoopback, _hasLoopback;

    /// <summary>The text that the FPGA sent with its reset answer (host), or that it answers with (FPGA).</summary>
    public string BitfileInfo => Role == ArqRole.Host ? _info.ToString() : _options.BitfileInfo;

    /// <summary>What the FPGA said of its window and frames; zero before its answer.</summary>
    public ArqParameters PeerParameters { get; private set; }

    /// <summary>Host: begins a new connection to <paramref name="peer"/> and forgets the old one. <paramref name="nonce"/> is the word of the
    /// loopback check; take another one each time.</summary>
    /// <exception cref="InvalidOperationException">This is an FPGA's endpoint.</exception>
    public void Connect(LinkInstant now, ulong peer, uint nonce)
    {
        if (Role != ArqRole.Host) throw new InvalidOperationException("Only a host connects; an FPGA waits for a reset frame.");
        Advance(now);
        Begin(ArqState.Resetting, peer);
        _loopbackWord = nonce;
        _resetDue = true;
        _timers[ArqTimer.Handshake] = now + _options.HandshakeNs;
    }

    /// <summary>Host: sends a loopback word, to be read by <see cref="TryReadLoopback"/>; false while another one is under way.</summary>
    public bool SendLoopback(ulong word)
    {
        if (State != ArqState.Established || Role != ArqRole.Host || _control.IsPending || _awaitsLoopback) return false;
        _control.Set(ArqPacketType.Loopback, word);
        (_loopbackWord, _awaitsLoopback, _hasLoopback) = (word, true, false);
        return true;
    }

    /// <summary>Host: true once when the word of <see cref="SendLoopback"/> has come back.</summary>
    public bool TryReadLoopback()
    {
        bool has = _hasLoopback;
        _hasLoopback = false;
        return has;
    }

    /// <summary>Host: lets the words under way arrive, then tells the FPGA with a flush frame; ends at the latest after
    /// <see cref="ArqOptions.CloseNs"/>. An FPGA's endpoint just stops.</summary>
    public void Close(LinkInstant now)
    {
        Advance(now);
        if (!IsActive) return;
        if (State != ArqState.Established || Role == ArqRole.Fpga) { End(ArqState.Closed); return; }
        State = ArqState.Closing;
        (_isFlushing, _flushSent) = (true, false);
        _timers[ArqTimer.KeepAlive] = LinkInstant.Never;
        _timers[ArqTimer.Close] = now + _options.CloseNs;
        ContinueClosing();
    }

    private void ContinueClosing()
    {
        if (!IsAllAcknowledged) return;
        if (_flushSent) { End(ArqState.Closed); return; }
        _control.Set(ArqPacketType.Flush, 0);
        _flushSent = true;
    }

    private void Begin(ArqState state, ulong peer)
    {
        (State, Peer, _lastHeard) = (state, peer, _now);
        Statistics.Connections++;
        _timers.Clear();
        _send.Reset();
        _receive.Reset();
        _resender.Reset();
        _roundTrip.Reset();
        _pacer.Reset(_now);
        _toSend.Clear();
        _received.Clear();
        _control.Clear();
        PeerParameters = default;
        (_unacknowledged, _restartSigns) = (0, 0);
        (_isFlushing, _resetDue, _awaitsLoopback, _hasLoopback) = (false, false, false, false);
    }

    // Everything not delivered is dropped; what was delivered can still be taken.
    private void End(ArqState state)
    {
        State = state;
        _timers.Clear();
        _toSend.Clear();
        _control.Clear();
    }

    private void HandleReset(ulong source, ReadOnlySpan<byte> datagram)
    {
        if (Role != ArqRole.Fpga || !ArqFrame.IsReset(datagram)) { Statistics.Malformed++; return; }
        // Whoever resets owns the link: there is no other notion of ownership on the wire.
        RememberPrevious(source);
        Begin(ArqState.Answering, source);
        _answer.Restart();
    }

    private int PollReset(Span<byte> datagram, out ArqPort port)
    {
        port = ArqPort.Reset;
        if (!_resetDue) return 0;
        _resetDue = false;
        _timers[ArqTimer.ResetRepeat] = _now + _options.ResetRepeatNs;
        return ArqFrame.WriteReset(datagram);
    }

    // The first frame of a connection is the parameter frame with number 0; whatever else comes belongs to an older one.
    private bool TryBeginConnection(in ArqFrame frame)
    {
        if (!frame.HasData || frame.Type != ArqPacketType.Configuration || frame.Sequence != 0) return false;
        _timers[ArqTimer.ResetRepeat] = LinkInstant.Never;
        _resetDue = false;
        if (!ArqParameters.TryRead(frame, out ArqParameters parameters) || !parameters.IsOurs)
        {
            PeerParameters = parameters;
            End(ArqState.ParameterMismatch);
            return true;
        }
        PeerParameters = parameters;
        State = _info.TryBegin(parameters.InfoWords) ? ArqState.ReadingInfo : ArqState.BadBitfileInfo;
        if (State == ArqState.BadBitfileInfo) End(State);
        return true;
    }

    private void ReadInfo(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> piece = _receive.Expected == 0 ? payload[(ArqParameters.WordCount * sizeof(ulong))..] : payload;
        if (!_info.TryAdd(piece)) { End(ArqState.BadBitfileInfo); return; }
        if (!_info.IsComplete) return;
        State = ArqState.Verifying;
        _control.Set(ArqPacketType.Loopback, _loopbackWord);
    }

    private void ReadLoopback(ReadOnlySpan<byte> payload)
    {
        Statistics.Loopbacks++;
        bool isOneWord = payload.Length == sizeof(ulong);
        ulong word = isOneWord ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(payload) : 0;
        if (State == ArqState.Verifying) Verify(isOneWord && word == _loopbackWord);
        else if (_awaitsLoopback && isOneWord && word == _loopbackWord) (_awaitsLoopback, _hasLoopback) = (false, true);
        else if (!isOneWord || word != KeepAliveWord) Statistics.UnknownTypes++;
    }

    private void Verify(bool isSame)
    {
        if (!isSame) { End(ArqState.LoopbackMismatch); return; }
        State = ArqState.Established;
        _timers[ArqTimer.Handshake] = LinkInstant.Never;
        _timers[ArqTimer.KeepAlive] = _now + _options.KeepAliveNs;
    }
}
