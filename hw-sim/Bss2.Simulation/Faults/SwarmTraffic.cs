using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>The programs of a swarm run: checked streams both ways, of given lengths, in chunks with pauses, with consumers of limited speed.</summary>
internal sealed class SwarmTraffic : IPairTraffic
{
    private readonly SwarmCase _case;
    private readonly ulong _seed;
    private readonly End _host, _fpga;
    private int _session = -1, _fpgaSession = -1;
    private long _fpgaConnections = -1;

    public SwarmTraffic(SwarmCase @case, ulong seed)
    {
        (_case, _seed) = (@case, seed);
        _host = new End(@case.ChunkWords, @case.PauseNs, @case.Faults.HostWordsPerMs);
        _fpga = new End(@case.ChunkWords, @case.PauseNs, @case.Faults.FpgaWordsPerMs);
    }

    public CheckedSink HostSink => _host.Sink;

    public CheckedSink FpgaSink => _fpga.Sink;

    /// <summary>Words that reached a program, over all connections.</summary>
    public long Taken => _host.Taken + _fpga.Taken;

    /// <summary>A sink of any connection that has ended was wrong, detected, or released something wrong.</summary>
    public bool WasWrong { get; private set; }

    public bool WasDetected { get; private set; }

    public bool WasReleased { get; private set; }

    public bool IsDone => _host.Sink.Count >= _case.WordsToHost && _fpga.Sink.Count >= _case.WordsToFpga;

    public void Exchange(ArqPair pair)
    {
        Follow(pair);
        _host.Exchange(pair.Now, pair.Host);
        _fpga.Exchange(pair.Now, pair.Fpga);
    }

    public LinkInstant NextWake(LinkInstant now) => LinkInstant.Min(_host.WakeAt, _fpga.WakeAt);

    /// <summary>Books what the current sinks hold; called before they are replaced, and at the end.</summary>
    public void Book()
    {
        foreach (CheckedSink sink in new[] { _host.Sink, _fpga.Sink })
        {
            WasWrong |= sink.IsWrong;
            WasDetected |= sink.IsDetected;
            WasReleased |= sink.WrongRunsReleased > 0;
        }
    }

    // New connections begin new streams.
    private void Follow(ArqPair pair)
    {
        if (_session != pair.Session)
        {
            Book();
            _session = pair.Session;
            _host.Restart(new CheckedStream(_seed, _session, FaultLane.ToFpga), _case.WordsToFpga, new CheckedSink(_seed, _session, FaultLane.ToHost));
        }
        if (_fpgaConnections == pair.Fpga.Statistics.Connections && _fpgaSession == pair.FpgaSession) return;
        Book();
        (_fpgaSession, _fpgaConnections) = (pair.FpgaSession, pair.Fpga.Statistics.Connections);
        _fpga.Restart(new CheckedStream(_seed, _fpgaSession, FaultLane.ToHost), _case.WordsToHost, new CheckedSink(_seed, _fpgaSession, FaultLane.ToFpga));
    }

    /// <summary>The program at one end.</summary>
    private sealed class End(int chunkWords, long pauseNs, int wordsPerMs)
    {
        private readonly ulong[] _words = new ulong[1024], _received = new ulong[1024];
        private CheckedStream _source = new(0, 0, FaultLane.ToFpga);
        private LinkInstant _sendAt, _takeAt;
        private long _left;
        private int _pending, _offset;

        public CheckedSink Sink { get; private set; } = new(0, 0, FaultLane.ToHost);

        public long Taken { get; private set; }

        public LinkInstant WakeAt { get; private set; } = LinkInstant.Never;

        public void Restart(CheckedStream source, int words, CheckedSink sink)
        {
            (_source, _left, Sink, _pending, _offset) = (source, words, sink, 0, 0);
            (_sendAt, _takeAt) = (default, default);
        }

        public void Exchange(LinkInstant now, ArqEndpoint endpoint)
        {
            WakeAt = LinkInstant.Never;
            Send(now, endpoint);
            Receive(now, endpoint);
        }

        private void Send(LinkInstant now, ArqEndpoint endpoint)
        {
            while (_left + _pending > 0 && endpoint.SendRoom > 0)
            {
                if (now < _sendAt) { WakeAt = LinkInstant.Min(WakeAt, _sendAt); return; }
                if (_pending == 0) Refill();
                int taken = endpoint.Send(_words.AsSpan(_offset, _pending));
                (_offset, _pending) = (_offset + taken, _pending - taken);
                if (_pending == 0 && pauseNs > 0) _sendAt = now + pauseNs;
                if (_pending == 0 && _left == 0) endpoint.Flush();
            }
        }

        private void Refill()
        {
            (_pending, _offset) = ((int)Math.Min(_left, chunkWords), 0);
            for (int i = 0; i < _pending; i++) _words[i] = _source.Take();
            _left -= _pending;
        }

        private Span<ulong> Room => _received.AsSpan(0, wordsPerMs == 0 ? _received.Length : Math.Clamp(wordsPerMs / 10, 1, _received.Length));

        // A slow program takes a tenth of a millisecond's worth every tenth of a millisecond.
        private void Receive(LinkInstant now, ArqEndpoint endpoint)
        {
            if (now < _takeAt) { WakeAt = LinkInstant.Min(WakeAt, endpoint.ReceiveCount > 0 ? _takeAt : LinkInstant.Never); return; }
            int count;
            while ((count = endpoint.Receive(Room)) > 0)
            {
                Sink.Take(_received.AsSpan(0, count));
                Taken += count;
                if (wordsPerMs == 0) continue;
                _takeAt = now + 100_000;
                if (endpoint.ReceiveCount > 0) WakeAt = LinkInstant.Min(WakeAt, _takeAt);
                return;
            }
        }
    }
}
