using System.Buffers.Binary;
using System.Text;

namespace Bss2.Protocol;

/// <summary>
/// One end of a reliable stream of UT words over a byte stream that may lose, damage or invent bytes but does not reorder them: a serial line
/// or a pair of USB bulk pipes (firmware-spec/serial-framing.md). Host and board are the same class.
/// </summary>
/// <remarks>
/// Sans-IO and single-threaded. Four kinds of methods: getters; input (<see cref="HandleBytes"/>, <see cref="HandleTimeout"/>); commands
/// (<see cref="Connect"/>, <see cref="AcceptReset"/>, <see cref="Send"/>, <see cref="Receive"/>, <see cref="Close"/>); output
/// (<see cref="PollTransmit"/> until it returns 0, then <see cref="PollTimeout"/>). Times are nanoseconds of any clock that never runs
/// backwards. Nothing throws for what the peer does, and nothing allocates once the object is made, except the text of a reset answer.
/// </remarks>
public sealed class StreamEndpoint
{
    /// <summary>Version of the framing that this code speaks.</summary>
    public const int Version = 1;

    /// <summary>Most bytes of the board's bitfile info: the answer to a reset is one frame.</summary>
    public const int BoardInfoBytesMax = (StreamFrame.WordsMax - 1) * sizeof(ulong);

    private readonly StreamOptions _options;
    private readonly StreamFrameDecoder _decoder = new();
    private readonly StreamSender _sender;
    private readonly StreamReceiver _receiver;
    private readonly ulong[] _answer;
    private readonly bool _isBoard;

    private long _nowNs = long.MinValue, _heardAtNs, _askAtNs = long.MaxValue, _askedAtNs, _resetAtNs, _connectUntilNs;
    private uint _session, _sessionRefused;
    private bool _owesAnswer, _owesClose, _owesRefusal, _owesPing;
    private long _framesSent, _framesStale, _framesSenseless, _sessions, _damagesSeen;

    private StreamEndpoint(StreamOptions? options, byte[]? boardInfo)
    {
        _options = options ?? new StreamOptions();
        _options.Validate();
        _isBoard = boardInfo is not null;
        _answer = Answer(boardInfo ?? []);
        _sender = new StreamSender(_options);
        _receiver = new StreamReceiver(_options);
        _sender.Reset(0);
        _receiver.Reset();
    }

    /// <summary>The end that asks for a session.</summary>
    public static StreamEndpoint ForHost(StreamOptions? options = null) => new(options, boardInfo: null);

    /// <summary>The end that answers, with <paramref name="boardInfo"/> (the bitfile info) of at most <see cref="BoardInfoBytesMax"/> bytes.</summary>
    /// <exception cref="ArgumentException">The info is longer.</exception>
    public static StreamEndpoint ForBoard(string boardInfo, StreamOptions? options = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(boardInfo);
        if (bytes.Length > BoardInfoBytesMax)
            throw new ArgumentException($"The bitfile info has {bytes.Length} bytes; the answer to a reset holds {BoardInfoBytesMax}. Shorten it.", nameof(boardInfo));
        return new StreamEndpoint(options, bytes);
    }

    /// <summary>Where the session stands.</summary>
    public StreamState State { get; private set; } = StreamState.Idle;

    /// <summary>Why it is closed.</summary>
    public StreamFault Fault { get; private set; }

    /// <summary>Host: the bitfile info that the board told, once <see cref="StreamState.Open"/>.</summary>
    public string BoardInfo { get; private set; } = "";

    /// <summary>Host: the version of the framing that the board told.</summary>
    public int PeerVersion { get; private set; }

    /// <summary>Words that <see cref="Send"/> would take now.</summary>
    public int SendRoomWords => _sender.WordsFree;

    /// <summary>Words sent and not yet acknowledged by the peer.</summary>
    public int OutstandingWords => _sender.WordsOutstanding;

    /// <summary>Words that <see cref="Receive"/> would return now.</summary>
    public int ReceivedWords => _receiver.Count;

    /// <summary>Counters over all sessions.</summary>
    public StreamStatistics Statistics => new()
    {
        Received = _decoder.Statistics,
        FramesSent = _framesSent,
        WordsSent = _sender.WordsSent,
        WordsResent = _sender.WordsResent,
        WordsReceived = _receiver.WordsReceived,
        WordsDuplicate = _receiver.WordsDuplicate,
        WordsBeyondLimit = _receiver.WordsBeyondLimit,
        FramesAfterGap = _receiver.FramesAfterGap,
        Rewinds = _sender.Rewinds,
        Timeouts = _sender.Timeouts,
        FramesStale = _framesStale,
        FramesSenseless = _framesSenseless,
        Sessions = _sessions,
        RoundTripNs = _sender.RoundTripNs,
    };

    /// <summary>Host: asks for a session. <paramref name="session"/> must differ from earlier ones on the same line (draw it at random):
    /// bytes of an old session may still be on their way.</summary>
    public void Connect(long nowNs, uint session)
    {
        Check.That(!_isBoard);
        Advance(nowNs);
        Begin(session, peerLimit: 0, StreamState.Connecting);
        (_resetAtNs, _connectUntilNs) = (nowNs, nowNs + _options.ConnectTimeoutNs);
    }

    /// <summary>Board: it has been reset and takes the words of the session that was asked for.</summary>
    public void AcceptReset(long nowNs)
    {
        Check.That(_isBoard && State == StreamState.ResetRequested);
        Advance(nowNs);
        State = StreamState.Open;
        _owesAnswer = true;
        Heard();
    }

    /// <summary>Takes words to send; returns how many. 0 unless <see cref="StreamState.Open"/>, fewer than given when the ring is full.</summary>
    public int Send(ReadOnlySpan<ulong> words) => State == StreamState.Open ? _sender.Send(words) : 0;

    /// <summary>Stores words that arrived, in order; returns how many. Those that had arrived are still there after the end of the session.</summary>
    public int Receive(long nowNs, Span<ulong> words)
    {
        Advance(nowNs);
        return _receiver.Receive(words, nowNs);
    }

    /// <summary>Ends the session; words not yet acknowledged may be lost (<see cref="OutstandingWords"/>). The peer is told once.</summary>
    public void Close()
    {
        if (State is StreamState.Idle or StreamState.Closed) return;
        _owesClose = true;
        End(StreamFault.None);
    }

    /// <summary>Bytes that arrived, however cut.</summary>
    public void HandleBytes(long nowNs, ReadOnlySpan<byte> bytes)
    {
        Advance(nowNs);
        int position = 0;
        while (_decoder.TryRead(bytes, ref position, out StreamFrame frame)) HandleFrame(frame);
        long damages = _decoder.Statistics.BadPayloads;
        if (damages != _damagesSeen && State == StreamState.Open) _receiver.HandleLoss();
        _damagesSeen = damages;
    }

    /// <summary>To be called when <see cref="PollTimeout"/> is reached; earlier calls do nothing.</summary>
    public void HandleTimeout(long nowNs)
    {
        Advance(nowNs);
        if (State == StreamState.Connecting && nowNs >= _connectUntilNs) End(StreamFault.NoAnswer);
        if (State != StreamState.Open) return;
        if (nowNs >= _heardAtNs + _options.PeerTimeoutNs) { End(StreamFault.PeerSilent); return; }
        _sender.HandleTimeout(nowNs);
        if (nowNs < AskAtNs()) return;
        _owesPing = true;
        _askedAtNs = nowNs;
        _askAtNs = nowNs + _options.PingIntervalNs;
    }

    /// <summary>The next time at which something is due, <see cref="long.MaxValue"/> for never; a time that has passed means now.</summary>
    public long PollTimeout() => State switch
    {
        StreamState.Connecting => Math.Min(_resetAtNs, _connectUntilNs),
        StreamState.Open => Math.Min(
            Math.Min(_sender.ResendAtNs, _receiver.AckAtNs), Math.Min(AskAtNs(), _heardAtNs + _options.PeerTimeoutNs)),
        _ => long.MaxValue,
    };

    /// <summary>Writes the next frame that is due into <paramref name="buffer"/> (at least <see cref="StreamFrame.BytesMax"/>); returns its
    /// bytes, 0 when nothing is due. What it returns must be written to the stream whole and in order.</summary>
    public int PollTransmit(long nowNs, Span<byte> buffer)
    {
        Check.That(buffer.Length >= StreamFrame.BytesMax);
        Advance(nowNs);
        if (Take(ref _owesClose)) return Write(StreamFrameType.Close, _session, buffer);
        if (Take(ref _owesRefusal)) return Write(StreamFrameType.Close, _sessionRefused, buffer);
        if (State == StreamState.Connecting && nowNs >= _resetAtNs)
        {
            _resetAtNs = nowNs + _options.ResetIntervalNs;
            return Write(StreamFrameType.Reset, _answer.AsSpan(0, 1), buffer);
        }
        if (State != StreamState.Open) return 0;
        if (Take(ref _owesAnswer)) return Write(StreamFrameType.ResetAnswer, _answer, buffer);
        return PollWords(nowNs, buffer);
    }

    private int PollWords(long nowNs, Span<byte> buffer)
    {
        if (_receiver.OwesLoss)
        {
            _receiver.LossTold();
            return Write(StreamFrameType.Nak, _session, buffer);
        }
        if (_sender.HasDue) return WriteData(nowNs, buffer);
        if (Take(ref _owesPing)) return Write(StreamFrameType.Ping, _session, buffer);
        return nowNs >= _receiver.AckAtNs ? Write(StreamFrameType.Ack, _session, buffer) : 0;
    }

    private int WriteData(long nowNs, Span<byte> buffer)
    {
        int count = _sender.Peek(out ReadOnlySpan<ulong> first, out ReadOnlySpan<ulong> second);
        int bytes = StreamFrameEncoder.Write(Header(StreamFrameType.Data, count, _session), first, second, buffer);
        _sender.Sent(nowNs, count);
        Written();
        return bytes;
    }

    private int Write(StreamFrameType type, uint session, Span<byte> buffer)
    {
        int bytes = StreamFrameEncoder.Write(Header(type, 0, session), [], [], buffer);
        Written();
        return bytes;
    }

    private int Write(StreamFrameType type, ReadOnlySpan<ulong> words, Span<byte> buffer)
    {
        int bytes = StreamFrameEncoder.Write(Header(type, words.Length, _session) with { Sequence = 0 }, words, [], buffer);
        Written();
        return bytes;
    }

    private StreamFrameHeader Header(StreamFrameType type, int wordCount, uint session) =>
        new(type, wordCount, session, Sequence: _sender.Next, Acknowledged: _receiver.Expected, Limit: _receiver.Limit);

    private void Written()
    {
        _framesSent++;
        _receiver.Told();
    }

    private void HandleFrame(in StreamFrame frame)
    {
        StreamFrameHeader header = frame.Header;
        if (_isBoard && header.Type == StreamFrameType.Reset) HandleReset(frame);
        else if (header.Session != _session || State is StreamState.Idle or StreamState.Closed) HandleStale(header);
        else if (header.Type == StreamFrameType.Close) End(StreamFault.PeerClosed);
        else if (State == StreamState.Connecting) HandleAnswer(frame);
        else if (State == StreamState.Open) HandleOpen(frame);
    }

    // A repeated reset of the open session means that its answer was lost; any other begins a session, whoever had the last.
    private void HandleReset(in StreamFrame frame)
    {
        if (frame.Header.WordCount < 1) { _framesSenseless++; return; }
        bool isRepeated = frame.Header.Session == _session && State is StreamState.Open or StreamState.ResetRequested;
        if (!isRepeated) Begin(frame.Header.Session, frame.Header.Limit, StreamState.ResetRequested);
        else if (State == StreamState.Open)
        {
            _owesAnswer = true;
            Heard();
        }
    }

    private void HandleAnswer(in StreamFrame frame)
    {
        if (frame.Header.Type != StreamFrameType.ResetAnswer || frame.Header.WordCount < 1) return;
        ulong first = BinaryPrimitives.ReadUInt64BigEndian(frame.Payload);
        int infoBytes = (int)(uint)Math.Min(first & uint.MaxValue, (ulong)(frame.Payload.Length - sizeof(ulong)));
        PeerVersion = (int)(first >> 48);
        BoardInfo = Encoding.UTF8.GetString(frame.Payload.Slice(sizeof(ulong), infoBytes));
        if (PeerVersion != Version) { _owesClose = true; End(StreamFault.OtherVersion); return; }
        State = StreamState.Open;
        _sender.HandleAcknowledgement(_nowNs, 0, frame.Header.Limit);
        Heard();
    }

    private void HandleOpen(in StreamFrame frame)
    {
        Heard();
        StreamFrameHeader header = frame.Header;
        if (header.Type is StreamFrameType.ResetAnswer) return;
        if (header.Type is < StreamFrameType.Data or > StreamFrameType.Ping || !_sender.HandleAcknowledgement(_nowNs, header.Acknowledged, header.Limit))
        {
            _framesSenseless++;
            return;
        }
        if (header.Type == StreamFrameType.Data) _receiver.HandleData(_nowNs, frame);
        else if (header.Type == StreamFrameType.Nak) _sender.HandleLoss();
        else if (header.Type == StreamFrameType.Ping) _receiver.Owe(_nowNs);
    }

    // A board without a session says so: the host learns at once that the board was restarted.
    private void HandleStale(in StreamFrameHeader header)
    {
        _framesStale++;
        if (!_isBoard || State == StreamState.ResetRequested || State == StreamState.Open || header.Type == StreamFrameType.Close) return;
        (_sessionRefused, _owesRefusal) = (header.Session, true);
    }

    private void Begin(uint session, uint peerLimit, StreamState state)
    {
        _session = session;
        _sessions++;
        _sender.Reset(peerLimit);
        _receiver.Reset();
        (_owesAnswer, _owesClose, _owesRefusal, _owesPing) = (false, false, false, false);
        (State, Fault, BoardInfo, PeerVersion) = (state, StreamFault.None, "", 0);
    }

    private void Heard()
    {
        _heardAtNs = _askedAtNs = _nowNs;
        _askAtNs = _nowNs + _options.PingIntervalNs;
        _owesPing = false;
    }

    // A sender without credit asks as often as it would repeat words: the frame that gave the credit may be lost.
    private long AskAtNs() => _sender.IsBlocked ? Math.Min(_askAtNs, Math.Max(_heardAtNs, _askedAtNs) + _sender.RetransmitNs) : _askAtNs;

    private void End(StreamFault fault) => (State, Fault, _owesAnswer, _owesPing) = (StreamState.Closed, fault, false, false);

    private void Advance(long nowNs)
    {
        Check.That(nowNs >= _nowNs);
        _nowNs = nowNs;
    }

    private static bool Take(ref bool owed)
    {
        bool was = owed;
        owed = false;
        return was;
    }

    private static ulong[] Answer(byte[] info)
    {
        var words = new ulong[1 + ((info.Length + 7) / 8)];
        words[0] = ((ulong)Version << 48) | (uint)info.Length;
        Span<byte> padded = new byte[(words.Length - 1) * sizeof(ulong)];
        info.CopyTo(padded);
        for (int i = 1; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt64BigEndian(padded[((i - 1) * sizeof(ulong))..]);
        return words;
    }
}
