namespace Bss2.Protocol.Tests;

/// <summary>Host and board at the two ends of a faulty line, in virtual time. The board echoes every word with its top byte changed.</summary>
internal sealed class StreamPair
{
    private readonly FaultyStream[] _lines;
    private readonly StreamEndpoint[] _ends;
    private readonly byte[] _buffer = new byte[StreamFrame.BytesMax];
    private readonly ulong[] _words = new ulong[512];
    private readonly List<ulong> _echo = [];
    private int _echoed, _sent;

    internal StreamPair(ulong seed, StreamFaults faults, StreamOptions? options = null, double bytesPerNs = 0.04, long delayNs = 100_000)
    {
        _ends = [StreamEndpoint.ForHost(options), StreamEndpoint.ForBoard("version: 2\n", options)];
        _lines = [new FaultyStream(2 * seed, faults, bytesPerNs, delayNs), new FaultyStream((2 * seed) + 1, faults, bytesPerNs, delayNs)];
    }

    internal StreamEndpoint Host => _ends[0];
    internal StreamEndpoint Board => _ends[1];
    internal FaultyStream ToBoard => _lines[0];
    internal long NowNs { get; private set; }
    internal List<ulong> AtBoard { get; } = [];
    internal List<ulong> AtHost { get; } = [];

    /// <summary>The board's application does not take words before this time.</summary>
    internal long BoardBusyUntilNs { get; set; }

    internal ulong[] ToSend { get; set; } = [];

    /// <summary>Runs until <paramref name="done"/>; false when the virtual time is over before.</summary>
    internal bool RunUntil(Func<bool> done, double secondsMax)
    {
        long untilNs = NowNs + (long)(1e9 * secondsMax);
        while (!done())
        {
            Applications();
            for (int end = 0; end < 2; end++) Transmit(end);
            if (done()) return true;
            long next = NextNs();
            if (next > untilNs) return false;
            NowNs = Math.Max(NowNs, next);
            for (int end = 0; end < 2; end++) Deliver(end);
        }
        return true;
    }

    private void Applications()
    {
        if (Board.State == StreamState.ResetRequested)
        {
            AtBoard.Clear();
            _echo.Clear();
            (_echoed, _sent) = (0, 0);
            AtHost.Clear();
            Board.AcceptReset(NowNs);
        }
        _sent += Host.Send(ToSend.AsSpan(_sent));
        AtHost.AddRange(_words[..Host.Receive(NowNs, _words)]);
        if (NowNs >= BoardBusyUntilNs)
        {
            int count = Board.Receive(NowNs, _words);
            AtBoard.AddRange(_words[..count]);
            _echo.AddRange(_words[..count].Select(word => word ^ (0xEEUL << 56)));
        }
        _echoed += Board.Send(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_echo)[_echoed..]);
    }

    // A frame is polled only when the line has taken the one before: as a pump does.
    private void Transmit(int end)
    {
        while (_lines[end].FreeAtNs <= NowNs)
        {
            int count = _ends[end].PollTransmit(NowNs, _buffer);
            if (count == 0) return;
            _lines[end].Write(NowNs, _buffer.AsSpan(0, count));
        }
    }

    private void Deliver(int end)
    {
        FaultyStream line = _lines[1 - end];
        while (line.ArrivalAtNs <= NowNs) _ends[end].HandleBytes(NowNs, line.Read());
        _ends[end].HandleTimeout(NowNs);
    }

    private long NextNs()
    {
        long next = BoardBusyUntilNs > NowNs ? BoardBusyUntilNs : long.MaxValue;
        for (int end = 0; end < 2; end++)
        {
            next = Math.Min(next, Math.Min(_lines[end].ArrivalAtNs, Math.Max(_ends[end].PollTimeout(), _lines[end].FreeAtNs)));
            if (_lines[end].FreeAtNs > NowNs) next = Math.Min(next, _lines[end].FreeAtNs);
        }
        return next;
    }
}
