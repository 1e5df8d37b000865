using System.Diagnostics;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Drives a <see cref="StreamEndpoint"/> over a pipe with one thread of its own: words in, frames out, bytes in, words out, wait.</summary>
internal sealed class StreamPump
{
    // A wait for bytes is cut this short because words to send cannot end it.
    private const int WaitMs = 1;

    // How long words that were taken may still travel after the user has let go of the link.
    private const long FlushNs = 500_000_000;

    private readonly IBytePipe _pipe;
    private readonly StreamEndpoint _endpoint;
    private readonly byte[] _writeBuffer, _readBuffer = new byte[16 * 1024];
    private readonly ulong[] _words = new ulong[1024];
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    private int _writeStart, _writeEnd;
    private long _sessionsSeen;
    private PumpSession? _session, _offered;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stops;

    /// <summary>A frame is begun only while the write buffer holds fewer than <paramref name="batchBytes"/>: on a slow line what waits in
    /// it delays every answer.</summary>
    internal StreamPump(IBytePipe pipe, StreamEndpoint endpoint, string name, int batchBytes)
    {
        (_pipe, _endpoint) = (pipe, endpoint);
        _writeBuffer = new byte[batchBytes + StreamFrame.BytesMax];
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    /// <summary>Numbers move while the pump runs.</summary>
    internal StreamStatistics Statistics => _endpoint.Statistics;

    internal string BoardInfo => _endpoint.BoardInfo;
    internal int PeerVersion => _endpoint.PeerVersion;

    /// <summary>As last seen by the pump.</summary>
    internal StreamState State { get; private set; }

    internal StreamFault StreamFault => _endpoint.Fault;

    /// <summary>Why the pump ended, if not because it was asked to.</summary>
    internal FpgaLinkException? PipeFault { get; private set; }

    internal static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Completes when the thread has ended and the pipe is closed.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Host: begins <paramref name="session"/> as number <paramref name="number"/>.</summary>
    internal void Connect(PumpSession session, uint number)
    {
        _session = session;
        _endpoint.Connect(NowNs(), number);
        _sessionsSeen = _endpoint.Statistics.Sessions;
        Start();
    }

    internal void Start()
    {
        State = _endpoint.State;
        _thread.Start();
    }

    /// <summary>Board: it has been reset; the words of the session that was asked for go to and from <paramref name="session"/>.</summary>
    internal void Accept(PumpSession session) => Interlocked.Exchange(ref _offered, session)?.Complete();

    /// <summary>Sends what was taken if that goes quickly, tells the peer, closes the pipe.</summary>
    internal Task StopAsync()
    {
        _stops = true;
        return Ended;
    }

    /// <summary>Completes at the next change of <see cref="State"/>. Take it, look at the state, then await it.</summary>
    internal Task Changed
    {
        get { lock (_gate) return _changed.Task; }
    }

    private void Run()
    {
        try
        {
            while (!_stops) Step();
            Finish();
        }
        catch (FpgaLinkException fault)
        {
            PipeFault = fault;
        }
        catch (Exception defect)
        {
            // A defect of ours must reach the caller, not end the process from a thread nobody awaits.
            PipeFault = new FpgaLinkException($"The link's thread failed: {defect.Message} This is a defect of Bss2Driver; please report it.", defect);
        }
        finally
        {
            _pipe.Dispose();
            _stops = true;
            _session?.Complete();
            _offered?.Complete();
            Publish(StreamState.Closed);
            _ended.SetResult();
        }
    }

    private void Step()
    {
        long nowNs = NowNs();
        bool hasMoved = MoveWords(nowNs);
        _endpoint.HandleTimeout(nowNs);
        hasMoved |= Transmit(nowNs, timeoutMs: 0);
        int count = _pipe.Read(_readBuffer, hasMoved ? 0 : WaitMs);
        if (count > 0) _endpoint.HandleBytes(NowNs(), _readBuffer.AsSpan(0, count));
        Notice();
    }

    private bool MoveWords(long nowNs)
    {
        if (_session is null || _endpoint.State is StreamState.ResetRequested) return false;
        int sent = 0, received = 0;
        while (_endpoint.SendRoomWords > 0 && _endpoint.State == StreamState.Open)
        {
            int count = _session.ToPeer.TryRead(_words.AsSpan(0, Math.Min(_words.Length, _endpoint.SendRoomWords)));
            if (count == 0) break;
            Check.That(_endpoint.Send(_words.AsSpan(0, count)) == count);
            sent += count;
        }
        while (_endpoint.ReceivedWords > 0 && _session.FromPeer.Room > 0)
        {
            int count = _endpoint.Receive(nowNs, _words.AsSpan(0, Math.Min(_words.Length, _session.FromPeer.Room)));
            Check.That(_session.FromPeer.TryWrite(_words.AsSpan(0, count)) == count || _session.FromPeer.IsCompleted);
            received += count;
        }
        return sent + received > 0;
    }

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
            _session?.Complete();
            _session = null;
            Interlocked.Exchange(ref _offered, null)?.Complete();
            State = StreamState.Idle;                       // So that a second request is a change as well.
        }
        if (_endpoint.State == StreamState.ResetRequested && Interlocked.Exchange(ref _offered, null) is { } accepted)
        {
            _session = accepted;
            _endpoint.AcceptReset(NowNs());
        }
        if (_endpoint.State == StreamState.Closed)
        {
            _session?.ToPeer.Complete();
            if (_endpoint.ReceivedWords == 0) _session?.FromPeer.Complete();
        }
        if (_endpoint.State != State) Publish(_endpoint.State);
    }

    private void Finish()
    {
        long untilNs = NowNs() + FlushNs;
        while (_endpoint.State == StreamState.Open && NowNs() < untilNs && (_endpoint.OutstandingWords > 0 || _session?.ToPeer.Count > 0)) Step();
        _endpoint.Close();
        while (NowNs() < untilNs && (Transmit(NowNs(), WaitMs) || _writeStart < _writeEnd)) { }
    }

    private void Publish(StreamState state)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            State = state;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
