using System.Diagnostics;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// One thread that drives a sans-IO endpoint over a device: what all pumps share. It owns the endpoint and the device; users meet it through
/// the two rings of a <see cref="PumpSession"/>, and learn of changes through <see cref="Changed"/>.
/// </summary>
internal abstract class LinkPump
{
    // How long words that were taken may still travel after the user has let go of the link.
    private protected const long FlushNs = 500_000_000;

    private readonly ulong[] _words = new ulong[1024];
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    private PumpSession? _offered;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stops;
    private int _isStarted;

    private protected LinkPump(string name) => _thread = new Thread(Run) { IsBackground = true, Name = name };

    /// <summary>As last seen by the pump.</summary>
    internal PumpState State { get; private set; }

    /// <summary>Why the pump ended, if not because it was asked to.</summary>
    internal FpgaLinkException? DeviceFault { get; private set; }

    /// <summary>Completes when the thread has ended and the device is closed.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Completes at the next change of <see cref="State"/>. Take it, look at the state, then await it.</summary>
    internal Task Changed
    {
        get { lock (_gate) return _changed.Task; }
    }

    private protected PumpSession? Session { get; private set; }

    private protected bool IsStopping => _stops;

    private protected bool HasOffer => Volatile.Read(ref _offered) is not null;

    internal static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Host: begins <paramref name="session"/>; <paramref name="number"/> tells it from others.</summary>
    internal void Connect(PumpSession session, uint number)
    {
        Session = session;
        Connect(number);
        State = PumpState.Connecting;
        Start();
    }

    internal void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) _thread.Start();
    }

    /// <summary>Board: it has been reset; the words of the session that was asked for go to and from <paramref name="session"/>.</summary>
    internal void Accept(PumpSession session)
    {
        Interlocked.Exchange(ref _offered, session)?.Complete();
        Wake();
    }

    /// <summary>Sends what was taken if that goes quickly, tells the peer, closes the device.</summary>
    internal Task StopAsync()
    {
        _stops = true;
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) End();
        else Wake();
        return Ended;
    }

    /// <summary>The user has put words into the session.</summary>
    internal virtual void OnWritten() { }

    /// <summary>The user has taken words out of the session.</summary>
    internal virtual void OnRead() { }

    /// <summary>Ends a wait of the thread, where it has one that lasts.</summary>
    private protected virtual void Wake() { }

    private protected abstract int SendRoom { get; }
    private protected abstract int ReceiveCount { get; }
    private protected abstract int Send(ReadOnlySpan<ulong> words);
    private protected abstract int Receive(long nowNs, Span<ulong> words);
    private protected abstract void Connect(uint number);

    /// <summary>One round: moves what there is to move, else waits.</summary>
    private protected abstract void Step();

    /// <summary>The end that the user asked for, within <see cref="FlushNs"/>.</summary>
    private protected abstract void Finish();

    private protected abstract void CloseDevice();

    /// <summary>Exchanges words with the session; true when any moved.</summary>
    private protected bool MoveWords(long nowNs)
    {
        if (Session is null) return false;
        int moved = 0;
        while (SendRoom > 0)
        {
            int count = Session.ToPeer.TryRead(_words.AsSpan(0, Math.Min(_words.Length, SendRoom)));
            if (count == 0) break;
            Check.That(Send(_words.AsSpan(0, count)) == count);
            moved += count;
        }
        while (ReceiveCount > 0 && Session.FromPeer.Room > 0)
        {
            int count = Receive(nowNs, _words.AsSpan(0, Math.Min(_words.Length, Session.FromPeer.Room)));
            Check.That(Session.FromPeer.TryWrite(_words.AsSpan(0, count)) == count || Session.FromPeer.IsCompleted);
            moved += count;
        }
        return moved > 0;
    }

    /// <summary>Board: another host came; nothing of the session before survives.</summary>
    private protected void DropSession()
    {
        Session?.Complete();
        Session = null;
        Interlocked.Exchange(ref _offered, null)?.Complete();
        State = PumpState.Idle;                             // So that a second request is a change as well.
    }

    /// <summary>Board: makes the accepted session the one at hand.</summary>
    private protected bool TryTakeOffer()
    {
        if (Interlocked.Exchange(ref _offered, null) is not { } accepted) return false;
        Session = accepted;
        return true;
    }

    /// <summary>The connection is over: words can no longer be sent, and none will come but those received already.</summary>
    private protected void CompleteSession()
    {
        Session?.ToPeer.Complete();
        if (ReceiveCount == 0) Session?.FromPeer.Complete();
    }

    private protected void Publish(PumpState state)
    {
        if (state == State) return;
        TaskCompletionSource changed;
        lock (_gate)
        {
            State = state;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
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
            DeviceFault = fault;
        }
        catch (Exception defect)
        {
            // A defect of ours must reach the caller, not end the process from a thread nobody awaits.
            DeviceFault = new FpgaLinkException($"The link's thread failed: {defect.Message} This is a defect of Bss2Driver; please report it.", defect);
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        CloseDevice();
        _stops = true;
        Session?.Complete();
        Interlocked.Exchange(ref _offered, null)?.Complete();
        _ended.TrySetResult();
        State = PumpState.Idle;                             // Whoever waits must look again, even after an end by the peer.
        Publish(PumpState.Closed);
    }
}
